"""The number that each copy of the form carries: it makes a double click one inquiry, and tells how old the form is.

It is random and signed, in a hidden field; nothing about it is kept but the digest, once an inquiry came with it. There is no
greatest age: a tab left open for a week still holds a message that someone meant to send, and one number makes one inquiry
at most, however late.
"""

import hashlib
import secrets
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner, b62_decode

SALT = "inquiries.form"


@dataclass(frozen=True)
class Submission:
    """What a form's number says: `digest` (32 bytes) names the submission, `made_at` is in seconds since 1970."""

    digest: bytes
    made_at: int

    @property
    def is_hasty(self) -> bool:
        """Came back sooner than a person can write. A clock that was set back meanwhile is nobody's haste."""
        return 0 <= int(time.time()) - self.made_at < settings.INQUIRY_MIN_SECONDS


def new_form() -> str:
    """A number for one copy of the form: 128 random bits, when it was made, and the signature over both."""
    return TimestampSigner(salt=SALT).sign(secrets.token_urlsafe(16))


def read_form(value: str) -> Submission | None:
    """What the hidden field says, or None if we did not sign it."""
    signer = TimestampSigner(salt=SALT)
    try:
        number = signer.unsign(value)
    except BadSignature:
        return None
    made_at = b62_decode(value.split(signer.sep)[1])
    return Submission(hashlib.sha256(number.encode()).digest(), made_at)
