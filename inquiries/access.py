"""Opens an inquiry with a key that follows from its receipt code.

A wrong code gets the same answer, after the same work, whether the reference exists or not.
"""

from collections.abc import Callable

from django.http import HttpRequest

from . import rate_limits, receipt_code
from .models import Inquiry

NO_DIGEST = bytes(32)
"""Stands for the digest of an inquiry that does not exist; no key has it."""


class WrongCode(Exception):
    """The code opens no inquiry."""


class TooManyTries(Exception):
    """The address has used up its wrong codes of this hour."""


def enter(request: HttpRequest, reference: str, find_key: Callable[[], bytes]) -> Inquiry:
    """The inquiry that the key opens. Finding the key takes work, which is refused to an address that tried too often.

    Raises `WrongCode`, `TooManyTries`.
    """
    address = rate_limits.address_of(request)
    if not rate_limits.may_try_a_code(address):
        raise TooManyTries
    key, inquiry = find_key(), Inquiry.objects.filter(reference=reference).first()
    if not receipt_code.is_key_to(key, inquiry.key_digest if inquiry else NO_DIGEST) or inquiry is None:
        rate_limits.count_wrong_code(address)
        raise WrongCode
    return inquiry
