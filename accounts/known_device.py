"""A cookie by which a device is known again, so that failures from elsewhere cannot lock its owner out.

It is set after a whole sign-in and says for which account. It opens nothing. Compare OWASP, "Slow Down Online Guessing
Attacks with Device Cookies".
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

COOKIE = "known-device"
SALT = "accounts.known-device"
SECONDS = 180 * 24 * 3600


def number_of(request: HttpRequest, username: str) -> str:
    """The random number of this device, if it signed in to this account before; else empty."""
    try:
        known = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=SECONDS)
        is_same = constant_time_compare(known["account"], _account(username))
        return known["number"] if is_same else ""
    except (signing.BadSignature, KeyError, TypeError):
        return ""


def remember(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """Sets the cookie, or renews it."""
    number = number_of(request, username) or secrets.token_hex(16)
    response.set_cookie(
        COOKIE,
        signing.dumps({"account": _account(username), "number": number}, salt=SALT),
        max_age=SECONDS,
        path=f"/{settings.ADMIN_PATH}",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def _account(username: str) -> str:
    return salted_hmac(SALT, username.casefold(), algorithm="sha256").hexdigest()
