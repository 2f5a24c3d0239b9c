"""The form token, which each copy of the form carries: it makes a double click one inquiry, and tells how old the form is.

It is random and signed, in a hidden field; nothing about it is kept but its digest and the reference that follows from it,
once an inquiry came with it. There is no greatest age: a tab left open for a week still holds a message that someone meant
to send, and one token makes one inquiry at most, however late.
"""

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.core.signing import BadSignature, Signer, TimestampSigner, b62_decode, b62_encode

from .receipt_code import SECRET_BYTES, Code, in_base32, written_reference

SALT = "inquiries.form"
TURN_SALT = "inquiries.turn"
PROOF_BITS = 13


@dataclass(frozen=True)
class FormToken:
    """What a form's token says: `digest` (32 bytes) names the form, `made_at` is in seconds since 1970."""

    random: str
    made_at: int

    __repr__ = object.__repr__  # a receipt code follows from it

    @property
    def digest(self) -> bytes:
        return self.derived("submission")

    @property
    def reference(self) -> str:
        """A reference such as `HC-7F3K-Q2`, of 30 random bits: it tells neither how many came before nor when.

        One already taken is drawn about once in a million at a thousand inquiries kept.
        """
        return written_reference(in_base32(self.derived("reference")[:5])[:6])

    @cached_property
    def code(self) -> Code:
        """The receipt code where no script makes one: the token is random and not kept, so neither is the secret."""
        return Code(self.reference, self.derived("secret")[:SECRET_BYTES])

    def is_proven(self, proof: str) -> bool:
        """Whether somebody's machine worked for this token: SHA-256 of it and `proof` begins with zero bits.

        Hashcash (Back 2002), with the hidden field up to its signature as the challenge: 2^13 hashes on average, which a
        phone makes in well under a second while its owner writes (static/js/proof-of-work.js).
        """
        challenge = f"{self.random}:{b62_encode(self.made_at)}"
        tried = hashlib.sha256(f"{challenge}.{proof[:20]}".encode()).digest()
        return int.from_bytes(tried[:4], "big") >> (32 - PROOF_BITS) == 0

    def turn_at(self, due: int) -> str:
        """A turn for this token, at `due` (seconds since 1970), to be sent along then (`rate_limits`)."""
        return Signer(salt=TURN_SALT).sign(f"{self.random}~{due}")

    def seconds_until(self, turn: str) -> int | None:
        """How long it still has to wait, 0 once its turn has come; None if `turn` is none that we gave to this token."""
        try:
            random, _tilde, due = Signer(salt=TURN_SALT).unsign(turn).partition("~")
        except BadSignature:
            return None
        return max(int(due) - int(time.time()), 0) if random == self.random else None

    @property
    def is_hasty(self) -> bool:
        """Came back sooner than a person can write. A clock that was set back meanwhile is nobody's haste."""
        return 0 <= int(time.time()) - self.made_at < settings.INQUIRY_MIN_SECONDS

    def derived(self, purpose: str) -> bytes:
        """32 bytes that follow from the token, others for each purpose."""
        return hmac.digest(self.random.encode(), purpose.encode(), "sha256")


def new_token() -> str:
    """A token for one copy of the form: 128 random bits, when it was made, and the signature over both."""
    return TimestampSigner(salt=SALT).sign(secrets.token_urlsafe(16))


def read_token(value: str) -> FormToken | None:
    """What the hidden field says, or None if we did not sign it."""
    signer = TimestampSigner(salt=SALT)
    try:
        random = signer.unsign(value)
    except BadSignature:
        return None
    return FormToken(random, b62_decode(value.split(signer.sep)[1]))
