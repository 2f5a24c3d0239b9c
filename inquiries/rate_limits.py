"""How much may come in: an hour, from one network address and from everywhere; and a day, from one address.

An address is counted without being kept. What is counted is a keyed fingerprint (HMAC-SHA-256) of it, in Django's cache, for
a day at most; the key is random, lives in the same cache, and is replaced daily. Nothing of it reaches the database, a file
or a log. With `LocMemCache` each worker process has its own key and counts for itself: the site then lets through up to
INQUIRY_RATE times the workers. With Redis the workers share one count; that Redis must keep to memory (`save ""`,
`appendonly no`), as the confidentiality page says.

Messages from everywhere stand in two lines, so that neither crowds the other out: the long one is for those that come with a
proof of work (`form_token.FormToken.is_proven`), which browsers with script bring; the short one for all others. In either,
the second half is for addresses that have not yet written within the hour. A message over the limit gets a turn: a signed
time, one an hour for each address, at which the message is let in whatever the line. Nothing but waiting is asked, so it
works without script, and a flood from so many addresses delays it by so many intervals instead of shutting it out.

A cache that fails lets messages through: a flood is a nuisance, a lost inquiry is a broken promise. What the database holds
is bounded whatever happens (`capacity`).
"""

import hashlib
import hmac
import ipaddress
import logging
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from . import capacity
from .form_token import FormToken

logger = logging.getLogger(__name__)

HOUR = 3600
DAY = 24 * HOUR
KEY = "inquiries.limits.key"


PROVEN_LINE, OPEN_LINE = 100, 20
"""Messages an hour from everywhere, with and without proof of work, as multiples of INQUIRY_RATE."""

TURNS = 20
"""Turns an hour that are given out once a line is full, as a multiple of INQUIRY_RATE."""

WRONG_CODES = 20
"""Receipt codes an hour that one network address may get wrong."""


class TooMany(Exception):
    """The address has sent its messages of this hour."""


class Crowded(Exception):
    """So much is arriving from everywhere that this message must wait for its turn: `turn` is what to send along then, in
    `seconds`."""

    def __init__(self, turn: str, seconds: int) -> None:
        super().__init__()
        self.turn, self.seconds = turn, seconds

    @property
    def minutes(self) -> int:
        return -(-self.seconds // 60)


def address_of(request: HttpRequest) -> str:
    """The visitor's network address; of IPv6 the first 64 bits, which is what one subscriber gets."""
    seen = request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(seen)
    except ValueError:
        return seen
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ipaddress.ip_network((address.packed, 64), strict=False))


@contextmanager
def admit(address: str, token: FormToken, *, is_proven: bool, turn: str = "") -> Iterator[None]:
    """Takes a place for one message, given back if keeping it fails.

    Raises `TooMany`, `Crowded`, `capacity.Full`, `capacity.ShareUsedUp`.
    """
    _check_room(address)
    if not settings.INQUIRY_RATE:
        yield
        return
    taken: list[str] = []
    try:
        _take_place(taken, address, token, is_proven, turn)
        yield
    except BaseException:
        for name in taken:
            _count(name, -1)
        raise


def _take_place(taken: list[str], address: str, token: FormToken, is_proven: bool, turn: str) -> None:
    """Adds to `taken` each count that went up."""
    own = _fingerprint(address)
    sent = _take(taken, own)
    if sent > settings.INQUIRY_RATE:
        raise TooMany
    if token.seconds_until(turn) == 0 and _take(taken, f"turn.{own}") <= 1:
        return
    line, places = ("proven", PROVEN_LINE) if is_proven else ("open", OPEN_LINE)
    places *= settings.INQUIRY_RATE
    if _take(taken, line) > (places if sent <= 1 else places // 2):
        due = _due(own)
        raise Crowded(token.turn_at(due), max(due - int(time.time()), 0))


def _take(taken: list[str], name: str) -> int:
    taken.append(name)
    return _count(name, 1)


def _due(own: str) -> int:
    """When the turn of an address comes, in seconds since 1970: one interval after the last that was given out, or the one
    that it was given already."""
    now, interval = int(time.time()), -(-HOUR // (TURNS * settings.INQUIRY_RATE))
    try:
        if given := cache.get(f"inquiries.limits.due.{own}"):
            return given
        due = max(now, cache.get("inquiries.limits.due", 0)) + interval
        cache.set("inquiries.limits.due", due, timeout=DAY)
        cache.set(f"inquiries.limits.due.{own}", due, timeout=due - now + HOUR)
    except Exception as failure:  # each cache backend has its own
        _warn(failure)
        return now
    return due


def _check_room(address: str) -> None:
    if capacity.is_full():
        raise capacity.Full
    own = _fingerprint(address)
    if _count(f"share.messages.{own}", 0, DAY) >= capacity.SHARE_MESSAGES:
        raise capacity.ShareUsedUp
    if _count(f"share.bytes.{own}", 0, DAY) >= capacity.SHARE_BYTES:
        raise capacity.ShareUsedUp


def add_to_share(address: str, size: int) -> None:
    """Counts a message of so many bytes that was kept."""
    own = _fingerprint(address)
    _count(f"share.messages.{own}", 1, DAY)
    _count(f"share.bytes.{own}", size, DAY)


def may_try_a_code(address: str) -> bool:
    return _count(f"code.{_fingerprint(address)}", 0) < WRONG_CODES


def count_wrong_code(address: str) -> None:
    _count(f"code.{_fingerprint(address)}", 1)


def too_many_wrong_codes(request: HttpRequest, is_wrong: bool = False) -> bool:
    """Whether the address of `request` has tried its wrong codes of this hour; counts one more if `is_wrong`. For
    settings.WRONG_CODE_COUNTER."""
    address = address_of(request)
    if is_wrong:
        count_wrong_code(address)
    return not may_try_a_code(address)


def _fingerprint(address: str) -> str:
    """Stands for `address` today, and tells nothing without the key, which is in memory; empty if the cache fails."""
    try:
        key: bytes = cache.get_or_set(KEY, partial(secrets.token_bytes, 32), timeout=DAY)  # type: ignore[assignment]
    except Exception as failure:  # each cache backend has its own
        _warn(failure)
        return ""
    return hmac.digest(key, address.encode(), hashlib.sha256).hex()


def _count(name: str, step: int, seconds: int = HOUR) -> int:
    """Adds `step` to the count of `name`, which starts again so many seconds after its first; 0 if the cache fails."""
    try:
        counter = f"inquiries.limits.{name}"
        cache.add(counter, 0, timeout=seconds)
        return cache.incr(counter, step)
    except Exception as failure:  # each cache backend has its own
        _warn(failure)
        return 0


def _warn(failure: Exception) -> None:
    logger.warning("Inquiries are not being counted: %s.", type(failure).__name__)
