"""Holds two rules for every page: the second factor, and a fresh confirmation where the settings ask for one."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.urls import reverse

from . import freshness, log, second_factor, sessions

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
