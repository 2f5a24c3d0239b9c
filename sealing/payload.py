"""Seals JSON into age files. It is padded to a size class first, so that the length of a file tells little.

An envelope is an age file (age-encryption.org/v1) sealed to X25519 recipients: the stock `age` tool opens it, and so does
any other implementation. Inside is one JSON object in UTF-8, followed by spaces, which JSON ignores:
`age --decrypt --identity … | jq` works as it stands.

Size classes: powers of two from 2 KiB. A short note and a full page of 1,900 ASCII characters are both 2 KiB; 10,000 French
characters make 16 KiB; the most that the form lets through, written in control characters that JSON spells in six bytes,
makes 128 KiB. The file adds 200 to 500 bytes that have nothing to do with what was written: 98 a recipient, and a
"grease" stanza of random length, by which age keeps readers tolerant.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyrage
from django.views.decorators.debug import sensitive_variables


def padded_size(length: int) -> int:
    """Size class for a plaintext of `length` bytes: the next power of two, from 2 KiB up.

    Hides all but log2 of the length; costs at most half the envelope. Compare Padmé in Nikitin et al., "Reducing Metadata
    Leakage from Encrypted Files and Communication with PURBs", PETS 2019.
    """
    return max(2048, 1 << (length - 1).bit_length())


@sensitive_variables()
def seal_json(letter: Mapping[str, Any], recipients: Sequence[str]) -> bytes:
    """An age file that holds `letter` as JSON, padded to its size class. Raises like `seal`.

    A lone surrogate, which UTF-8 cannot carry, is written as the JSON escape that it already is in Python's
    `backslashreplace`: any string comes back as it went in.
    """
    return seal(json.dumps(letter, ensure_ascii=False).encode("utf-8", "backslashreplace"), recipients)


@sensitive_variables()
def seal(payload: bytes, recipients: Sequence[str]) -> bytes:
    """An age file that any one of `recipients` (`age1…`) opens, holding `payload` padded with spaces to its size class.

    Raises `pyrage.RecipientError` if a recipient is malformed, `pyrage.EncryptError` if there is none.
    """
    keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    return pyrage.encrypt(payload.ljust(padded_size(len(payload))), keys)


@sensitive_variables()
def opened(envelope: bytes, identity: str) -> dict:
    """The JSON object in an age file.

    Raises `pyrage.DecryptError` if the identity does not open it, ValueError if it holds something else.
    """
    letter = json.loads(pyrage.decrypt(envelope, [pyrage.x25519.Identity.from_str(identity)]))
    if not isinstance(letter, dict):
        raise ValueError("An age file holds something other than a JSON object.")
    return letter
