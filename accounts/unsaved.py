"""The key that seals, in the browser's storage, what a user typed and has not saved (static/js/desk/kept.js).

It follows from a random secret of the user and from SECRET_KEY. The browser holds it in memory only. So neither the disk of
the user nor the database opens anything, and what was typed before a session ended still opens after the next sign-in.
"""

import re

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac

from .models import UnsavedSecret


def key_of(user: User) -> bytes:
    """The user's key, 32 bytes; always the same."""
    kept, _is_new = UnsavedSecret.objects.get_or_create(user=user)
    return salted_hmac("accounts.unsaved", bytes(kept.secret), algorithm="sha256").digest()


def mark_saved(request: HttpRequest, response: HttpResponse) -> None:
    """Names in a cookie the record that a form was kept in, once the form is saved: its script then drops the record.

    The admin redirects after it has saved; to its first page where the thing is gone, and nothing was saved.
    """
    record = request.POST.get("unsaved", "")
    is_saved = response.status_code == 302 and response["Location"] != reverse("admin:index")
    if is_saved and re.fullmatch("[0-9a-f]{32}", record):
        response.set_cookie(
            f"saved-{record}",
            max_age=600,
            path=reverse("admin:index"),
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Strict",
        )
