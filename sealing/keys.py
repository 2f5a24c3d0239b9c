"""Which keys everything is sealed to: those in use in the admin, else those of the setting INQUIRY_RECIPIENTS."""

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings

from .identity import recipient_of
from .models import RecipientKey


def keys_in_use() -> list[str]:
    """The public keys (`age1…`) to seal to; one query."""
    activated = list(RecipientKey.objects.filter(is_active=True).order_by("key").values_list("key", flat=True))
    return activated or sorted(settings.INQUIRY_RECIPIENTS)


def keys_as_of(generation: object) -> list[str]:
    """The keys in use, asked for once a `generation` (site_config/generation.py). For forms: whatever comes in is held
    against `keys_in_use`."""
    return list(_kept(generation)) if generation else keys_in_use()


@lru_cache(maxsize=1)
def _kept(_generation: object) -> list[str]:
    return keys_in_use()


def demo_key() -> str | None:
    """The recipient of the demo's key pair, whose private half lies on this server; None where there is no such pair."""
    return recipient_of(settings.DATA_DIR / "keys" / "demo-identity.txt")


def keys_for_script(recipients: list[str]) -> dict[str, Any]:
    """What a browser needs in order to seal a letter, and to write on it the day that it is on this site."""
    return {"recipients": recipients, "mark": mark_of(recipients), "zone": settings.TIME_ZONE}


def mark_of(recipients: Iterable[str]) -> str:
    """16 hexadecimal characters that name a set of keys, in whatever order."""
    return hashlib.sha256(" ".join(sorted(recipients)).encode()).hexdigest()[:16]
