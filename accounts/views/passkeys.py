"""Passkeys: django-otp-webauthn checks them; these views say for whom (script: static/admin/passkey.js)."""

import json
import struct
from typing import Any, cast

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django_otp_webauthn import exceptions, views
from django_otp_webauthn.models import WebAuthnCredential

from .. import freshness, known_device, second_factor
from .sign_in import finish, user_in_step

UNREADABLE = (
    ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, struct.error,
)  # fmt: skip
"""What parsing raises on an answer that no passkey gave."""


class _Ours:
    """Answers what the library refuses, and what it cannot read, with a sentence in the user's language."""

    request: HttpRequest

    def get_user(self) -> User | None:
        """The user who is signed in, or who gave the password and still owes the second factor."""
        return user_in_step(self.request)

    def handle_exception(self, failure: Exception) -> HttpResponse:
        """400, or the library's own status, with a sentence. Any other exception is raised again."""
        if not isinstance(failure, (exceptions.OTPWebAuthnApiError, *UNREADABLE)):
            raise failure
        sentence = _("The site could not accept this passkey. Try again, or use another way.")
        return JsonResponse({"detail": sentence}, status=getattr(failure, "status_code", 400))


class Ask(_Ours, views.BeginCredentialAuthenticationView):
    """What the browser needs to ask for one of the user's passkeys."""


class Check(_Ours, views.CompleteCredentialAuthenticationView):
    """Checks what the passkey answered: it completes the sign-in, or confirms one that is complete."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(*args, **kwargs)
        known_device.remember(self.request, response, cast(User, self.request.user).get_username())
        return response

    def complete_auth(self, device: WebAuthnCredential) -> User:
        """Confirms a complete sign-in, or completes one. Returns the user whose passkey it is."""
        if self.request.user.is_authenticated and not second_factor.is_missing(self.request.user):
            freshness.mark_fresh(self.request)
        else:
            finish(self.request, device.user, device, "")
        return device.user

    def get_success_data(self, device: WebAuthnCredential) -> dict[str, str]:
        """Where the script goes next."""
        return {"next": self.get_success_url()}


class Offer(_Ours, views.BeginCredentialRegistrationView):
    """What the browser needs to make a passkey."""

    def get_user(self) -> User | None:
        """The signed-in user, or None."""
        return self.request.user if self.request.user.is_authenticated else None


class Add(_Ours, views.CompleteCredentialRegistrationView):
    """Keeps a passkey that was just made."""

    def get_user(self) -> User | None:
        """The signed-in user, or None."""
        return self.request.user if self.request.user.is_authenticated else None

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(*args, **kwargs)
        device = second_factor.passkey(json.loads(response.content)["id"])
        second_factor.added(self.request, device)
        return JsonResponse({"needs_codes": not second_factor.recovery_codes_left(device.user)})
