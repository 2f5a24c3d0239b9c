"""Asking again: some pages open only to a session that gave its password or second factor in the last fifteen minutes.

settings.CONFIRM_BEFORE names the views of these pages; the middleware enforces it. What was posted is
repeated in hidden fields of the page that asks, except passwords, and is never stored here.
"""

import time
from fnmatch import fnmatch
from typing import Any, cast

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import log, second_factor, throttling
from .posted import may_be_returned

SECONDS = 15 * 60
CONFIRMED = "accounts.confirmed"
Error = str | Promise | throttling.Refused
PASSWORD, CODE = "confirm-password", "confirm-code"
WRONG = gettext_lazy("That is not the password, or not a code that works now.")


def mark_fresh(request: HttpRequest) -> None:
    """Notes in the session that the password or second factor was given just now."""
    request.session[CONFIRMED] = int(time.time())


def is_fresh(request: HttpRequest) -> bool:
    """Whether that was less than `SECONDS` ago."""
    return time.time() - request.session.get(CONFIRMED, 0) < SECONDS


def is_asked_before(view_name: str) -> bool:
    """Whether the view named `view_name` is among settings.CONFIRM_BEFORE."""
    return any(fnmatch(view_name, pattern) for pattern in settings.CONFIRM_BEFORE)


def hold(request: HttpRequest) -> HttpResponse | None:
    """The answer to a request that must be confirmed first; None once it is, with the request as it was first sent."""
    error: Error = ""
    if request.method == "POST" and (PASSWORD in request.POST or CODE in request.POST):
        error = "" if is_fresh(request) else confirm(request)
        _strip(request)
    if is_fresh(request):
        return None
    if _is_from_script(request):
        sentence = _(
            "Your sign-in is over fifteen minutes old. Open the page again in another tab, confirm, then retry here."
        )
        return JsonResponse({"detail": sentence, "errors": [sentence]}, status=403)
    if request.method != "POST":
        query = QueryDict(mutable=True)
        query["next"] = request.get_full_path()
        return HttpResponseRedirect(f"{reverse('accounts:confirm')}?{query.urlencode()}")
    return ask(request, request.get_full_path(), error)


def confirm(request: HttpRequest) -> Error:
    """Reads the password or code that was typed; returns what is wrong with it, or an empty sentence."""
    user = cast(User, request.user)
    password, code = request.POST.get(PASSWORD, ""), request.POST.get(CODE, "")
    try:
        is_right = (
            is_password(request, user, password) if password else bool(second_factor.check_code(request, user, code))
        )
    except throttling.Refused as refusal:
        return refusal
    if not is_right:
        return WRONG
    mark_fresh(request)
    return ""


def is_password(request: HttpRequest, user: User, password: str) -> bool:
    """Whether this is the password of a signed-in user; counted and logged if not. Raises `throttling.Refused`."""
    with throttling.password_attempt(request, user.get_username()) as attempt:
        attempt.succeeded = user.check_password(password)
    if not attempt.succeeded:
        log.record_failure(user.get_username())
    return attempt.succeeded


def ask(request: HttpRequest, action: str, error: Error = "") -> HttpResponse:
    """The page that asks. What was posted to `action` comes with it, except passwords, and is posted again."""
    kept = [(name, values) for name, values in request.POST.lists() if name not in _OURS and may_be_returned(name)]
    posted = [(name, value) for name, values in kept for value in values]
    context = {
        **admin.site.each_context(request),
        "title": _("Confirm that it is you"),
        "action": action,
        "posted": posted,
        "error": error,
        "has_passkeys": bool(second_factor.passkeys_of(cast(User, request.user))),
        "has_codes": bool(second_factor.totp_of(cast(User, request.user))),
    }
    response = render(request, "admin/accounts/confirm.html", context, status=403 if posted else 200)
    return error.mark(response) if isinstance(error, throttling.Refused) else response


_OURS = {PASSWORD, CODE, "next"}


def _strip(request: HttpRequest) -> None:
    """Takes our own fields out of the form that the view behind will read."""
    fields = request.POST.copy()
    for name in (PASSWORD, CODE):
        fields.pop(name, None)
    request.POST = fields  # type: ignore[assignment]


def _is_from_script(request: HttpRequest) -> bool:
    return request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"


def connect() -> None:
    """A session is fresh when it starts."""

    def start(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
        mark_fresh(request)

    user_logged_in.connect(start, weak=False, dispatch_uid="accounts.freshness")
