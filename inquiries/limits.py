"""How much may come in: an hour, from one network address and from everywhere; and in all, so that no disk fills up.

An address is counted without being kept. What is counted is a keyed fingerprint (HMAC-SHA-256) of it, in Django's cache, for
an hour at most; the key is random, lives in the same cache, and is replaced daily. Nothing of it reaches the database, a file
or a log. With `LocMemCache` each worker process has its own key and counts for itself: the site then lets through up to
INQUIRY_RATE times the workers. With Redis the workers share one count; that Redis must keep to memory (`save ""`,
`appendonly no`), as the confidentiality page says.

Messages from everywhere stand in two lines, so that neither crowds the other out: the long one is for those that come with a
proof of work (`submissions.Submission.is_proven`), which browsers with script bring; the short one for all others.

A cache that fails lets messages through: a flood is a nuisance, a lost inquiry is a broken promise. What the database holds
is bounded whatever happens: once it is full the door says so, and nothing that was accepted is dropped.
"""

import hashlib
import hmac
import ipaddress
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from .models import Message

logger = logging.getLogger(__name__)

HOUR = 3600
DAY = 24 * HOUR
KEY = "inquiries.limits.key"


PROVEN_LINE, OPEN_LINE = 100, 20
"""Messages an hour from everywhere, with and without proof of work, as multiples of INQUIRY_RATE."""

WRONG_CODES = 20
"""Receipt codes an hour that one network address may get wrong."""

MOST_MESSAGES, MOST_BYTES = 20_000, 512 * 1024 * 1024
"""What is kept at most before the door closes: a few years of a busy adviser, and a disk that any host gives."""


class TooMany(Exception):
    """The address has sent its messages of this hour."""


class Crowded(Exception):
    """So much is arriving from everywhere that the door lets nothing more in, this hour."""


class Full(Exception):
    """As much is kept as ever will be; something must be erased first."""


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


@contextmanager
def place(address: str, *, is_proven: bool) -> Iterator[None]:
    """Takes a place for one message, given back if keeping it fails. Raises `TooMany`, `Crowded`, `Full`."""
    if is_full():
        raise Full
    if not settings.INQUIRY_RATE:
        yield
        return
    line, places = ("proven", PROVEN_LINE) if is_proven else ("open", OPEN_LINE)
    taken: list[str] = []
    try:
        for name, most, refusal in ((_fingerprint(address), 1, TooMany), (line, places, Crowded)):
            taken.append(name)
            if _count(name, 1) > most * settings.INQUIRY_RATE:
                raise refusal
        yield
    except BaseException:
        for name in taken:
            _count(name, -1)
        raise


def is_full() -> bool:
    messages, size = Message.objects.load()
    return messages >= MOST_MESSAGES or size >= MOST_BYTES


def may_try_a_code(address: str) -> bool:
    return _count(f"code.{_fingerprint(address)}", 0) < WRONG_CODES


def count_wrong_code(address: str) -> None:
    _count(f"code.{_fingerprint(address)}", 1)


def _fingerprint(address: str) -> str:
    """Stands for `address` today, and tells nothing without the key, which is in memory; empty if the cache fails."""
    try:
        key: bytes = cache.get_or_set(KEY, partial(secrets.token_bytes, 32), timeout=DAY)  # type: ignore[assignment]
    except Exception as failure:  # each cache backend has its own
        _warn(failure)
        return ""
    return hmac.digest(key, address.encode(), hashlib.sha256).hex()


def _count(name: str, step: int) -> int:
    """Adds `step` to the count of `name`, whose hour starts at its first, and returns it; 0 if the cache fails."""
    try:
        counter = f"inquiries.limits.{name}"
        cache.add(counter, 0, timeout=HOUR)
        return cache.incr(counter, step)
    except Exception as failure:  # each cache backend has its own
        _warn(failure)
        return 0


def _warn(failure: Exception) -> None:
    logger.warning("Inquiries are not being counted: %s.", type(failure).__name__)
