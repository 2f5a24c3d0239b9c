"""Text into envelopes. What goes in is padded to a size class, so that the length of an envelope tells little.

An envelope is an age file (age-encryption.org/v1) sealed to X25519 recipients: the stock `age` tool opens it, and so does
any other implementation. Inside is one JSON object in UTF-8, followed by spaces, which JSON ignores:
`age --decrypt --identity … | jq` works as it stands.

Size classes: powers of two from 2 KiB. A short note and a full page of 1,900 ASCII characters are both 2 KiB; 10,000 French
characters make 16 KiB; the most that the form lets through, written in control characters that JSON spells in six bytes,
makes 128 KiB. The envelope adds 200 to 500 bytes that have nothing to do with what was written: 98 a recipient, and a
"grease" stanza of random length, by which age keeps readers tolerant.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import pyrage
from django.views.decorators.debug import sensitive_variables

VERSION = 1
"""Of the JSON object. Whoever opens an envelope asks this first."""


def padded_size(length: int) -> int:
    """Size class for a plaintext of `length` bytes: the next power of two, from 2 KiB up.

    Hides all but log2 of the length; costs at most half the envelope. Compare Padmé in Nikitin et al., "Reducing Metadata
    Leakage from Encrypted Files and Communication with PURBs", PETS 2019.
    """
    return max(2048, 1 << (length - 1).bit_length())


@sensitive_variables()
def compose(words: Mapping[str, str], *, reference: str, language: str, received_on: date) -> bytes:
    """The JSON object to seal, in UTF-8. `words` holds `message` and, where given, `name`, `organisation`, `role`, `reach`.

    Empty words are left out. A lone surrogate, which UTF-8 cannot carry, is written as the JSON escape that it already is in
    Python's `backslashreplace`: any string comes back as it went in.
    """
    letter = {
        "version": VERSION,
        "reference": reference,
        "received_on": received_on.isoformat(),
        "language": language,
        **{name: text for name, text in words.items() if text},
    }
    return json.dumps(letter, ensure_ascii=False).encode("utf-8", "backslashreplace")


def mark_of(recipients: Iterable[str]) -> str:
    """16 hexadecimal characters that name a set of keys, in whatever order."""
    return hashlib.sha256(" ".join(sorted(recipients)).encode()).hexdigest()[:16]


@sensitive_variables()
def seal(payload: bytes, recipients: Sequence[str]) -> bytes:
    """An age file that any one of `recipients` (`age1…`) opens, holding `payload` padded with spaces to its size class.

    Raises `pyrage.RecipientError` if a recipient is malformed, `pyrage.EncryptError` if there is none.
    """
    keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    return pyrage.encrypt(payload.ljust(padded_size(len(payload))), keys)


@sensitive_variables()
def opened(envelope: bytes, identity: str) -> dict:
    """The letter in `envelope`, for the writer who gave the receipt code and has no script to open it with.

    Raises `pyrage.DecryptError` if the identity does not open it, ValueError if it holds no letter.
    """
    letter = json.loads(pyrage.decrypt(envelope, [pyrage.x25519.Identity.from_str(identity)]))
    if not isinstance(letter, dict):
        raise ValueError("An envelope holds something other than a letter.")
    return letter
