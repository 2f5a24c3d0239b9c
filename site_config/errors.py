"""The pages for when something is wrong, in the reader's language. An unknown address keeps the name of the site; the other
pages ask nothing of the database: it may be what is wrong. In the admin, a refusal says what happened and gives back what was
typed."""

import sqlite3
import sys
from collections.abc import Callable

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from django.utils.translation import get_language_from_path, get_language_from_request, override

from accounts.posted import may_be_returned
from accounts.signing_in_here import Step
from site_config.admin_access import is_in_admin
from site_config.database import is_damaged


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's `handler400`: a page in the reader's language. 413 where more was sent than is taken in."""
    return _page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Says why: Django names a `reason` where it is about a form, and none where an account may not do something."""
    if not is_in_admin(request):
        return _page(request, 403)
    if not reason:
        return _refused(request, "not allowed")
    if reason.startswith(("Origin", "Referer")):
        return _refused(request, "elsewhere")
    return _refused(request, "no cookie" if reason == REASON_NO_CSRF_COOKIE else "stale form")


def method_not_allowed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: gives Django's empty 405 a page. It still says in `Allow` what the address takes."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        page = _page(request, 405)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    return middleware


def signed_out(request: HttpRequest, step: Step) -> HttpResponse:
    """For a form that was sent after its reader was signed out."""
    return _refused(request, "signed out", step)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's `handler404`: a page in the reader's language."""
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """503 where the database is away, and will be back; otherwise 500. Django calls this while it handles the exception."""
    if not _is_away(sys.exc_info()[1]):
        return _page(request, 500)
    response = _page(request, 503)
    response.headers["Retry-After"] = "10"
    return response


def _is_away(failure: BaseException | None) -> bool:
    """Whether the database cannot be reached, is busy, full or damaged. SQLite calls our faults the same (no such table)."""
    is_fault = getattr(failure and failure.__cause__, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    return (isinstance(failure, OperationalError | InterfaceError) and not is_fault) or is_damaged(failure)


def _page(request: HttpRequest, status: int) -> HttpResponse:
    if is_in_admin(request):
        page, language = _admin_page, get_language_from_request(request)
    else:
        page, language = _public_page, get_language_from_path(request.path_info) or get_language_from_request(request)
    with override(language):
        context: dict = {"status": status, "most": _most(request) // 1024**2}
        response = page(request, status, context if status == 404 else {**context, "casebook": None})
    response.headers["Cache-Control"] = "no-store"
    return response


def _most(request: HttpRequest) -> int:
    """Bytes that are taken in at once: more of a form with a file, which the admin has."""
    has_file = is_in_admin(request) and request.content_type == "multipart/form-data"
    return settings.FILE_UPLOAD_MAX_MEMORY_SIZE if has_file else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def _public_page(request: HttpRequest, status: int, context: dict) -> HttpResponse:
    context["twins"] = {code: f"/{code}/" for code, _name in settings.LANGUAGES}
    return render(request, "error.html", context, status=status)


def _admin_page(request: HttpRequest, status: int, context: dict) -> HttpResponse:
    """Without the context of other admin pages, which asks the database who is signed in."""
    names = {"user": None, "site_title": admin.site.site_title, "site_header": admin.site.site_header}
    return render(request, "admin/error.html", {**context, **names}, status=status)


def _refused(request: HttpRequest, why: str, step: Step | None = None) -> HttpResponse:
    """The admin's page for a refusal. A form of this site is given back, to be sent again; one of another site is not."""
    is_ours = why in ("signed out", "stale form", "no cookie") and request.headers.get("Origin", "") == (
        f"{request.scheme}://{request.get_host()}"
    )
    context = {
        **admin.site.each_context(request),
        "why": why,
        "step": step,
        "is_ours": is_ours,
        "is_sign_in": request.path_info == f"/{settings.ADMIN_PATH}login/",
        "typed": _typed(request) if is_ours else [],
    }
    response = render(request, "admin/refused.html", context, status=403)
    response.headers["Cache-Control"] = "no-store"
    return response


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.POST.lists() if may_be_returned(name) for value in values]
