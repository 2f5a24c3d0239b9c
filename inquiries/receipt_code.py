"""The receipt code: opens one inquiry to its writer, and to nobody else, this server included.

A code such as `HC-7F3K-Q2-4H6M-Z0RT-9XKC-2B7D` has a public part, the reference, and a secret part of 80 random bits. From
both follow, by scrypt (RFC 7914; N = 2^14, r = 8, p = 1: 16 MiB and some 40 ms here, under half a second on a phone, which
on top of 80 bits puts guessing out of reach):

- 32 bytes that are the writer's age identity. Its recipient is kept with the inquiry, and answers are sealed to it;
- 32 bytes that open the follow-up page. Their SHA-256 is kept with the inquiry.

Neither the secret nor what follows from it is stored. Where scripts run, the code is made in the browser and stays there;
static/js/receipt-code.js does the same sums.
"""

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from threading import BoundedSemaphore

from django.views.decorators.debug import sensitive_variables

from sealing.identity import identity_of, recipient_for

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 after Douglas Crockford: no I, L, O (read as 1 and 0 over the telephone) and no U."""

SECRET_BYTES = 10
BETWEEN = "[^0-9A-Z]*"
"""What may stand between the characters of a code: hyphens of every kind, spaces, quotes, marks that nobody sees."""
_PART = f"((?:{BETWEEN}[{ALPHABET}OIL]){{%d}})"
_PREFIX = f"(?:^|[^0-9A-Z])H{BETWEEN}C"  # a label may stand before it
REFERENCE = re.compile(_PREFIX + _PART % 6 + "(?![0-9A-Z])")
CODE = re.compile(_PREFIX + _PART % 6 + _PART % 16 + "(?![0-9A-Z])")
SCRYPT = {"n": 2**14, "r": 8, "p": 1, "dklen": 64, "maxmem": 2**25}
AT_ONCE = BoundedSemaphore(4)
"""How many keys a process derives at once: each takes 16 MiB."""


@dataclass(frozen=True)
class Code:
    """A receipt code, read: `reference` as it is kept (`HC-7F3K-Q2`), `secret` (10 bytes)."""

    reference: str
    secret: bytes

    def __str__(self) -> str:
        written = in_base32(self.secret)
        return "-".join([self.reference, *(written[start : start + 4] for start in range(0, 16, 4))])

    __repr__ = object.__repr__  # a traceback must not quote it

    @cached_property
    @sensitive_variables()
    def _keys(self) -> bytes:
        with AT_ONCE:
            return hashlib.scrypt(self.secret, salt=f"huis-clos receipt 1 {self.reference}".encode(), **SCRYPT)

    @property
    def identity(self) -> str:
        """The writer's private key, `AGE-SECRET-KEY-1…`."""
        return identity_of(self._keys[:32])

    @property
    def recipient(self) -> str:
        """The writer's public key, `age1…`."""
        return recipient_for(self.identity)

    @property
    def key(self) -> bytes:
        """What opens the follow-up page, 32 bytes."""
        return self._keys[32:]


def no_code() -> Code:
    """Stands for what is no code: it takes as long to try as any other, each time, and opens nothing."""
    return Code("", bytes(SECRET_BYTES))


def digest_of(key: bytes) -> bytes:
    """What is kept of the key to a follow-up page: a key is 256 bits, so that a plain hash of it tells nothing."""
    return hashlib.sha256(key).digest()


def is_key_to(key: bytes, key_digest: bytes) -> bool:
    return hmac.compare_digest(digest_of(key), bytes(key_digest))


def in_base32(data: bytes) -> str:
    """`data` in Crockford's base 32; whole only for a multiple of 5 bytes, else what fits in whole characters."""
    number, bits = int.from_bytes(data, "big"), len(data) * 8
    return "".join(ALPHABET[number >> shift & 31] for shift in range(bits - 5, -1, -5))


def from_base32(text: str) -> bytes:
    """The bytes that `in_base32` wrote, in upper case and without hyphens. Raises ValueError for another character."""
    number = 0
    for character in text:
        number = number << 5 | ALPHABET.index(character)
    return number.to_bytes(len(text) * 5 // 8, "big")


@sensitive_variables()
def read_code(typed: str) -> Code | None:
    """The code in what somebody typed or pasted, or None.

    static/js/receipt-code.js reads the same (tests/inquiries/typed.json).
    """
    if found := CODE.search(_capitals(typed)):
        return Code(written_reference(_meant(found[1])), from_base32(_meant(found[2])))
    return None


def read_reference(typed: str) -> str | None:
    """The reference in what somebody typed, alone or as part of a code, or None."""
    found = CODE.search(_capitals(typed)) or REFERENCE.search(_capitals(typed))
    return written_reference(_meant(found[1])) if found else None


def _capitals(typed: str) -> str:
    """In upper case; full-width letters and the like become plain ones (NFKC)."""
    return unicodedata.normalize("NFKC", typed).upper()


def _meant(part: str) -> str:
    """Only the characters, with O read as 0, and I and L as 1."""
    return re.sub(BETWEEN, "", part).translate(str.maketrans("OIL", "011"))


def written_reference(drawn: str) -> str:
    """Six characters of `ALPHABET` as a reference: `HC-7F3K-Q2`."""
    return f"HC-{drawn[:4]}-{drawn[4:]}"
