"""How many inquiries one network address may send in an hour, without keeping the address.

What is counted is a keyed fingerprint (HMAC-SHA-256) of the address, in Django's cache, for an hour at most; the key is
random, lives in the same cache, and is replaced daily. Nothing of it reaches the database, a file or a log. With
`LocMemCache` each worker process has its own key and counts for itself: the site then lets through up to INQUIRY_RATE times
the workers. With Redis the workers share one count; that Redis must keep to memory (`save ""`, `appendonly no`), as the
confidentiality page says.

A cache that fails lets messages through: a flood is a nuisance, a lost inquiry is a broken promise.
"""

import hashlib
import hmac
import ipaddress
import logging
import secrets
from functools import partial

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

logger = logging.getLogger(__name__)

HOUR = 3600
DAY = 24 * HOUR
KEY = "inquiries.limits.key"


class TooMany(Exception):
    """The address has sent its inquiries of this hour."""


def address_of(request: HttpRequest) -> str:
    """The visitor's network address; of IPv6 the first 64 bits, which is what one subscriber gets.

    On HTTPS the site stands behind its own proxy, which appends the address it saw to X-Forwarded-For: only the right-most is
    its word, the rest is the visitor's.
    """
    seen = request.META.get("REMOTE_ADDR", "")
    if settings.IS_HTTPS:
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or seen
    try:
        address = ipaddress.ip_address(seen)
    except ValueError:
        return seen
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ipaddress.ip_network((address.packed, 64), strict=False))


def take(address: str) -> None:
    """Takes one of the places that `address` has this hour. Raises `TooMany` if none is left."""
    if settings.INQUIRY_RATE and _count(address, 1) > settings.INQUIRY_RATE:
        raise TooMany


def give_back(address: str) -> None:
    """Undoes one `take`, for what was not kept after all."""
    if settings.INQUIRY_RATE:
        _count(address, -1)


def _count(address: str, step: int) -> int:
    """Adds `step` to the count of `address`, whose hour starts at its first inquiry, and returns it; 0 if the cache fails."""
    try:
        key: bytes = cache.get_or_set(KEY, partial(secrets.token_bytes, 32), timeout=DAY)  # type: ignore[assignment]
        counter = "inquiries.limits." + hmac.digest(key, address.encode(), hashlib.sha256).hex()
        cache.add(counter, 0, timeout=HOUR)
        return cache.incr(counter, step)
    except Exception as failure:  # each cache backend has its own
        logger.warning("Inquiries are not being counted: %s.", type(failure).__name__)
        return 0
