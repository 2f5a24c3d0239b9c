"""What everybody manages for themselves: second factors, recovery codes and sessions, on one page."""

import hashlib
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import freshness, log, second_factor, sessions, throttling
from ..models import Event, Session


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Makes a view redirect to the sign-in page unless the user is signed in."""
    return staff_member_required(view, login_url="admin:login")


def _page(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    status = context.pop("status", 200)
    context = {**admin.site.each_context(request), "title": title, **context}
    return render(request, f"admin/accounts/{template}.html", context, status=status)


def _home() -> HttpResponse:
    return HttpResponseRedirect(reverse("accounts:home"))


@require_safe
@never_cache
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """The account page: second factors, recovery codes left, and the user's sessions."""
    user = cast(User, request.user)
    own = [
        (session, _mark(session), session.session_key == request.session.session_key) for session in sessions.of(user)
    ]
    return _page(
        request,
        "home",
        _("Your account"),
        passkeys=second_factor.passkeys_of(user),
        totp=second_factor.totp_of(user),
        recovery_codes=second_factor.recovery_codes_left(user),
        is_enrolled=second_factor.is_enrolled(user),
        is_required=settings.SECOND_FACTOR_REQUIRED,
        own_sessions=own,
        next=_safe_next(request),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
@never_cache
@signed_in
def totp(request: HttpRequest) -> HttpResponse:
    """Sets up one-time codes: a post without a code starts, and the first right code puts them to use."""
    user, error, status = cast(User, request.user), "", 200
    if request.method == "POST":
        device = second_factor.start_totp(user)
        try:
            if "code" in request.POST and second_factor.confirm_totp(request, request.POST["code"]):
                return _codes_or_home(request)
            error = _("This is not the current code. Type the six digits that the app shows now.")
        except throttling.Refused as refusal:
            error, status = str(refusal.sentence), refusal.status
        if "code" not in request.POST:
            error = ""
    elif not (device := second_factor.totp_of(user, confirmed=False)):
        return _home()
    context = {"secret": second_factor.secret_of(device), "qr_code": second_factor.qr_code(device)}
    return _page(request, "totp", _("One-time codes"), error=error, status=status, **context)


def _codes_or_home(request: HttpRequest) -> HttpResponse:
    """After a factor was added: recovery codes, if there are none."""
    messages.success(request, _("This second step is in use from now on. Your other sessions have ended."))
    return _home() if second_factor.recovery_codes_left(cast(User, request.user)) else _new_codes(request)


@require_POST
@never_cache
@signed_in
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Makes new recovery codes and shows them, once; only for an account with a second factor."""
    if not second_factor.is_enrolled(cast(User, request.user)):
        return _home()
    return _new_codes(request)


def _new_codes(request: HttpRequest) -> HttpResponse:
    codes = second_factor.make_recovery_codes(cast(User, request.user))
    return _page(request, "recovery_codes", _("Recovery codes"), codes=codes)


@require_POST
@signed_in
def remove(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Removes a passkey or the one-time codes."""
    user = cast(User, request.user)
    owned = second_factor.passkeys_of(user) if kind == "passkey" else [second_factor.totp_of(user)]
    device = next((device for device in owned if device and device.pk == pk), None)
    if device is None:
        raise Http404
    second_factor.remove(request, device)
    messages.success(request, _("It no longer opens your account."))
    return _home()


@require_POST
@signed_in
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Ends one session, named by its mark, or all but this one."""
    user, mark = cast(User, request.user), request.POST.get("session", "")
    kept = request.session.session_key
    if mark:
        named = [session.session_key for session in sessions.of(user) if _mark(session) == mark]
        number = sessions.end(key for key in named if key != kept)
    else:
        number = sessions.end_others(user, kept)
    if number:
        log.record(Event.What.SESSIONS_ENDED, user.get_username())
    messages.success(request, ngettext("%d session has ended.", "%d sessions have ended.", number) % number)
    return _home()


def _mark(session: Session) -> str:
    """Names a session on the page without giving its key away."""
    return hashlib.sha256(session.session_key.encode()).hexdigest()[:16]


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
@signed_in
def confirm(request: HttpRequest) -> HttpResponse:
    """Asks for the password or second factor again, then redirects to the page in `next`."""
    error: freshness.Error = ""
    if request.method == "POST" and not freshness.is_fresh(request):
        error = freshness.confirm(request)
    if freshness.is_fresh(request):
        return HttpResponseRedirect(_safe_next(request) or resolve_url("admin:index"))
    return freshness.ask(request, request.get_full_path(), error)


def _safe_next(request: HttpRequest) -> str:
    url = request.GET.get("next", "")
    return url if url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()) else ""
