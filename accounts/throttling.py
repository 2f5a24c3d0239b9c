"""Limits wrong passwords and codes an hour: from one network, for one account, on one known device.

A device that signed in before has a count of its own, so nobody elsewhere can lock its owner out. Only counters are kept,
under keyed fingerprints, for an hour. The key for network addresses lives in this process's memory alone: gunicorn's workers
share it, because it is made before they start, and no copy of the database reveals an address.
"""

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import hashing, known_device
from .models import Counter

HOUR = timedelta(hours=1)
MOST = {"account": 10, "network": 30, "device": 10, "code": 5}
"""Failures in an hour after which no more are listened to."""

NETWORK_KEY = secrets.token_bytes(32)


class Refused(Exception):
    """The attempt was not looked at. `status` is that of the answer; `seconds`, when to try again."""

    def __init__(self, sentence: "str | Promise", status: int, seconds: int):
        super().__init__(sentence)
        self.sentence, self.status, self.seconds = sentence, status, seconds

    def mark(self, response: HttpResponse) -> HttpResponse:
        """Gives a response the status of this refusal, and says when to try again."""
        response.status_code = self.status
        response.headers["Retry-After"] = str(self.seconds)
        return response


TOO_MANY = _(
    "Too many wrong passwords or codes came in. Wait %(minutes)d minutes and try again. A device that has signed in before "
    "is not held up by attempts from elsewhere."
)
BUSY = _("Several people are signing in at this moment. Try again in a few seconds.")


def busy() -> Refused:
    """The refusal of a password while no more are let in."""
    return Refused(BUSY, 503, 5)


@dataclass
class Attempt:
    """Set `succeeded` when the password or code was right: what was counted for it is then given back."""

    succeeded: bool = False


@contextmanager
def password_attempt(request: HttpRequest, username: str) -> Iterator[Attempt]:
    """One password that may be tried, in its turn; raises `Refused` before anything is hashed."""
    device = known_device.number_of(request, username)
    counted = [_key("device", device)] if device else [_key("account", username.casefold()), network_key(request)]
    refuse_if_over(*counted)
    try:
        with hashing.one_at_a_time(is_known=bool(device)), _counted(counted) as attempt:
            yield attempt
    except hashing.Busy:
        raise busy() from None


@contextmanager
def code_attempt(request: HttpRequest, user: User) -> Iterator[Attempt]:
    """One code of the second factor that may be tried; raises `Refused`. A known device counts for itself, as above."""
    counted = [_key("code", known_device.number_of(request, user.get_username()) or str(user.pk))]
    refuse_if_over(*counted)
    with _counted(counted) as attempt:
        yield attempt


def refuse_if_over(*keys: str) -> None:
    """Raises `Refused` if one of these counters is at its most."""
    found = Counter.objects.filter(key__in=keys, expires_at__gt=timezone.now())
    over = [counter.expires_at for counter in found if counter.number >= MOST[counter.key.partition(":")[0]]]
    if over:
        seconds = ceil((max(over) - timezone.now()).total_seconds())
        raise Refused(TOO_MANY % {"minutes": ceil(seconds / 60)}, 429, seconds)


@contextmanager
def _counted(keys: list[str]) -> Iterator[Attempt]:
    """Counts a failure before the attempt is made, so that attempts at once cannot slip through, and takes it back after."""
    for key in keys:
        refuse_if_over(key)
        _add(key)
    attempt = Attempt()
    yield attempt
    if attempt.succeeded:
        forget(*(key for key in keys if not key.startswith("network:")))
        Counter.objects.filter(key__in=keys, number__gt=0).update(number=F("number") - 1)


def _add(key: str) -> None:
    now = timezone.now()
    with transaction.atomic():
        Counter.objects.filter(expires_at__lte=now).delete()
        Counter.objects.get_or_create(key=key, defaults={"expires_at": now + HOUR})
        Counter.objects.filter(key=key).update(number=F("number") + 1)


def forget(*keys: str) -> None:
    """Removes these counters."""
    Counter.objects.filter(key__in=keys).delete()


def forget_account(user_pk: int, username: str) -> None:
    """Accepts attempts for an account again at once: its owner has proved on the server who they are."""
    forget(_key("account", username.casefold()), _key("code", str(user_pk)))


def network_key(request: HttpRequest) -> str:
    """The key of the counter for the network that the request comes from."""
    digest = hmac.digest(NETWORK_KEY, network_of(request).encode(), hashlib.sha256).hex()
    return f"network:{digest[:40]}"


def _key(kind: str, value: str) -> str:
    return f"{kind}:{salted_hmac(f'accounts.throttling.{kind}', value, algorithm='sha256').hexdigest()[:40]}"


def network_of(request: HttpRequest) -> str:
    """The network address of a request; of IPv6 the first 64 bits, which is what one subscriber gets."""
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.ip_network((address.packed[:8] + bytes(8), 64)))
    return str(address)
