"""Trying a key: its private half opens a test envelope in the browser, and what the envelope held comes back as the proof.

A key that nobody tries may be lost without anybody noticing, until what was sealed to it is needed. So the day of the last
trial is kept.
"""

import secrets
from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .identity import is_recipient
from .keys import keys_in_use
from .models import KeyTrial
from .payload import seal

SALT = "sealing.trials"
TRIAL_SECONDS = 24 * 3600

STALE_AFTER = timedelta(days=90)
"""A key that was not tried for so long waits for a trial."""


@require_POST
def trial(request: HttpRequest) -> HttpResponse:
    """A test envelope, sealed to the key that is to be tried."""
    _may_see_keys(request)
    key = request.POST.get("key", "")
    if not is_recipient(key):
        return JsonResponse({"errors": [_("This is not a public key of age (age1…).")]}, status=422)
    # What the envelope holds proves, when it comes back, that its sender opened it: it is signed, and the key with it.
    proof = TimestampSigner(salt=SALT).sign(f"{secrets.token_urlsafe(16)}~{key}")
    envelope = seal(proof.encode(), [key])
    return HttpResponse(envelope, content_type="application/octet-stream", headers={"Cache-Control": "no-store"})


@require_POST
def tried(request: HttpRequest) -> JsonResponse:
    """Notes that a key works. Says whether it is one of those in use."""
    _may_see_keys(request)
    key = proven_key(request.POST.get("proof", ""))
    if key is None:
        return JsonResponse({"errors": [_("The test envelope was not opened with this key. Try again.")]}, status=422)
    return JsonResponse({"in_use": key in keys_in_use()})


def proven_key(proof: str) -> str | None:
    """The key whose private half opened a test envelope within the last day, which is noted; None if none did."""
    try:
        key = TimestampSigner(salt=SALT).unsign(proof.strip(), max_age=TRIAL_SECONDS).partition("~")[2]
    except BadSignature:
        return None
    KeyTrial.objects.update_or_create(key=key, defaults={"on": timezone.localdate()})
    return key


def stale_keys(keys: Iterable[str]) -> dict[str, date | None]:
    """Those of `keys` that nobody tried for 90 days, each with the day of its last trial; None if there was none."""
    last = dict(KeyTrial.objects.values_list("key", "on"))
    oldest = timezone.localdate() - STALE_AFTER
    return {key: last.get(key) for key in keys if last.get(key) is None or last[key] < oldest}


def _may_see_keys(request: HttpRequest) -> None:
    if not request.user.has_perm("sealing.view_recipientkey"):
        raise PermissionDenied
