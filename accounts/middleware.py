"""The rules for every page: a short answer to floods of passwords, the second factor, and a fresh confirmation where the
settings ask for one."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language_from_request, override

from . import freshness, hashing, known_device, log, second_factor, sessions, throttling

ALWAYS = {
    "admin:login",
    "admin:logout",
    "admin:jsi18n",
    "set_language",
    "accounts:second-factor",
    "accounts:session",
    "accounts:again",
    "accounts:again-code",
    "accounts:passkey-ask",
    "accounts:passkey-check",
}
"""Pages that need no second factor: those that ask for it, and the way out."""

ENROLLING = {
    "accounts:home",
    "accounts:confirm",
    "accounts:totp",
    "accounts:recovery-codes",
    "accounts:passkey-offer",
    "accounts:passkey-add",
}
"""Pages that an account without any second factor may use as well, to get one."""


def refuse_while_busy(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, before those that ask the database: while no more passwords are let in, the sign-in page refuses one with a
    page made beforehand, so that a flood of them takes little from readers."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not _is_password(request) or not hashing.is_full(is_known=_is_known(request)):
            return get_response(request)
        response = HttpResponse(_busy_page(get_language_from_request(request)))
        response._has_been_logged = True  # type: ignore[attr-defined]  # Django would log an error for each
        response.headers["Cache-Control"] = "no-store"
        return throttling.busy().mark(response)

    return middleware


def _is_password(request: HttpRequest) -> bool:
    return request.method == "POST" and request.path_info == f"/{settings.ADMIN_PATH}login/"


def _is_known(request: HttpRequest) -> bool:
    return bool(known_device.number_of(request, request.POST.get("username", "")))


@lru_cache
def _busy_page(language: str) -> str:
    names = {"user": None, "site_title": admin.site.site_title, "site_header": admin.site.site_header}
    with override(language):
        return render_to_string("admin/busy.html", names)


class AccountsMiddleware:
    """Comes after authentication and django-otp's own middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = log.current_request.set(request)
        try:
            return self.get_response(request)
        finally:
            log.current_request.reset(token)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """None if the view may run; otherwise the page that asks for the second factor, or for confirmation."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return None
        sessions.touch(request)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in ALWAYS:
            return None
        if second_factor.is_missing(request.user):
            return self._without_second_factor(request, name)
        return freshness.hold(request) if freshness.is_asked_before(name) else None

    def _without_second_factor(self, request: HttpRequest, name: str) -> HttpResponse | None:
        """Public pages treat this session as signed out; the admin redirects to the missing step."""
        if not request.path_info.startswith(f"/{settings.ADMIN_PATH}"):
            request.user = AnonymousUser()
            return None
        is_enrolled = second_factor.is_enrolled(request.user)  # type: ignore[arg-type]  # not anonymous here
        if name in ENROLLING and not is_enrolled:
            return freshness.hold(request) if freshness.is_asked_before(name) else None
        page = reverse("accounts:second-factor" if is_enrolled else "accounts:home")
        if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
            return JsonResponse({"detail": "second factor", "errors": ["second factor"]}, status=403)
        query = QueryDict(mutable=True)
        query["next"] = request.get_full_path()
        return HttpResponseRedirect(f"{page}?{query.urlencode()}")
