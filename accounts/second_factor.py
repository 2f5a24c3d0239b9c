"""The second factor: passkeys and one-time codes (django-otp), and recovery codes for when both are lost."""

import secrets
from base64 import b32encode
from typing import cast

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp import login as mark_as_verified
from django_otp.models import Device
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential, WebAuthnUserHandle

from . import log, sessions, throttling
from .models import Event, RecoveryCodes

CODES = 10
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter looks like a digit."""

LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def passkeys_of(user: AbstractBaseUser) -> list[WebAuthnCredential]:
    """The user's passkeys, the oldest first."""
    return list(WebAuthnCredential.objects.filter(user=user, confirmed=True).order_by("pk"))


def passkey(pk: int) -> WebAuthnCredential:
    """The passkey with this primary key. Raises WebAuthnCredential.DoesNotExist."""
    return WebAuthnCredential.objects.get(pk=pk)


def totp_of(user: AbstractBaseUser, *, confirmed: bool = True) -> TOTPDevice | None:
    """The user's one-time codes: those in use, or with `confirmed=False` those being set up. None if there are none."""
    return TOTPDevice.objects.filter(user=user, confirmed=confirmed).first()


def recovery_codes_left(user: AbstractBaseUser) -> int:
    """How many recovery codes the user has not used yet."""
    return sum(len(codes.digests) for codes in RecoveryCodes.objects.filter(user=user))


EXISTS = Exists(WebAuthnCredential.objects.filter(user=OuterRef("pk"), confirmed=True)) | Exists(
    TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
)
"""Annotates accounts: whether there is a passkey or there are one-time codes."""


def is_enrolled(user: AbstractBaseUser) -> bool:
    """Whether this account has a second factor, and so must use it."""
    return User.objects.filter(EXISTS, pk=user.pk).exists()


def is_missing(user: "AbstractBaseUser | AnonymousUser") -> bool:
    """Whether this session still lacks a second factor that the account has or that the site asks for."""
    verified = getattr(user, "is_verified", None)
    if not user.is_authenticated or (verified and verified()):
        return False
    known = getattr(user, "has_second_factor", None)  # of accounts.backends
    return settings.SECOND_FACTOR_REQUIRED or (is_enrolled(user) if known is None else known)


def check_code(request: HttpRequest, user: User, typed: str) -> Device | None:
    """The device that this one-time or recovery code belongs to, if it is right. Raises `throttling.Refused`."""
    code = "".join(typed.split()).replace("-", "").upper()
    with throttling.code_attempt(request, user) as attempt, transaction.atomic():
        kind = TOTPDevice if len(code) == 6 and code.isdecimal() else RecoveryCodes
        devices = kind.objects.select_for_update().filter(user=user, confirmed=True)
        spelled = code if kind is TOTPDevice else code.translate(LOOKALIKES)
        device = next((device for device in devices if device.verify_token(spelled)), None)
        attempt.succeeded = device is not None
    if device is None:
        log.record_failure(user.get_username())
    elif kind is RecoveryCodes:
        log.record(Event.What.CODE_USED, user.get_username())
    return device


def start_totp(user: User) -> TOTPDevice:
    """The one-time codes that the user is setting up: made now, or earlier."""
    return TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "totp"})[0]


def confirm_totp(request: HttpRequest, typed: str) -> bool:
    """Puts the new one-time codes to use, if `typed` is the code of this moment."""
    user = cast(User, request.user)
    with throttling.code_attempt(request, user) as attempt, transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
        if device is None or not device.verify_token("".join(typed.split())):
            return False
        attempt.succeeded = True
        TOTPDevice.objects.filter(user=user, confirmed=True).delete()
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
    device.confirmed = True
    added(request, device)
    return True


def added(request: HttpRequest, device: Device) -> None:
    """After a factor was added: this session has it, and every other session ends."""
    user = cast(User, request.user)
    if not user.is_verified():  # type: ignore[attr-defined]  # of django-otp's middleware
        mark_as_verified(request, device)
    sessions.end_others(user, request.session.session_key)
    log.record(Event.What.FACTOR_ADDED, user.get_username())


def remove(request: HttpRequest, device: Device) -> None:
    """Removes a factor. With the last one, the recovery codes go too."""
    user = cast(User, request.user)
    is_of_this_session = request.session.get(DEVICE_ID_SESSION_KEY) == device.persistent_id
    device.delete()
    if not is_enrolled(user):
        RecoveryCodes.objects.filter(user=user).delete()
    elif is_of_this_session:
        mark_as_verified(request, totp_of(user) or passkeys_of(user)[0])
    log.record(Event.What.FACTOR_REMOVED, user.get_username())


def make_recovery_codes(user: User) -> list[str]:
    """Ten new codes, which take the place of the old ones. Only their digests are kept."""
    codes = ["".join(secrets.choice(ALPHABET) for _letter in range(16)) for _code in range(CODES)]
    with transaction.atomic():
        RecoveryCodes.objects.filter(user=user).delete()
        digests = [RecoveryCodes.digest_of(code) for code in codes]
        RecoveryCodes.objects.create(user=user, name="recovery", digests=digests)
    log.record(Event.What.CODES_MADE, user.get_username())
    return ["-".join(code[start : start + 4] for start in range(0, 16, 4)) for code in codes]


def reset(user: User) -> dict[str, int]:
    """Takes every second factor from the account and ends its sessions; returns how many of each there were."""
    with transaction.atomic():
        counted = {
            "passkeys": WebAuthnCredential.objects.filter(user=user).count(),
            "one-time codes": TOTPDevice.objects.filter(user=user, confirmed=True).count(),
            "recovery codes": recovery_codes_left(user),
        }
        for model in (WebAuthnCredential, WebAuthnUserHandle, TOTPDevice, RecoveryCodes):
            model.objects.filter(user=user).delete()
        counted["sessions"] = sessions.end_others(user)
        throttling.forget_account(user.pk, user.get_username())
        log.record(Event.What.RESET, log.actor(), user.get_username())
    return counted


def secret_of(device: TOTPDevice) -> str:
    """The secret as people type it: base 32 in groups of four."""
    text = b32encode(device.bin_key).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def qr_code(device: TOTPDevice) -> SafeString:
    """The QR code of the secret, as SVG without style of its own."""
    import segno

    drawn = segno.make(device.config_url, error="m").svg_inline(scale=5, border=4, light="#fff", dark="#000")
    return mark_safe(drawn)  # noqa: S308  (made from our own device)
