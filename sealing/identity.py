"""age's keys and identity files, as `age-keygen` writes them. No Django here: the demo makes its key before there are
settings."""

import codecs
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pyrage

PUBLIC_KEY_LINE = "# public key: "
IDENTITY = re.compile("age-secret-key-1[0-9a-z]+", re.IGNORECASE | re.ASCII)


class IdentityExists(FileExistsError):
    """There is a file already, and it may be the only key to what was sealed: it is never overwritten."""


def make_identity(path: Path) -> str:
    """Writes a new age identity to `path` (mode 0600) and returns its recipient, `age1…`.

    The file carries no date: when a key was made is nobody's affair. Raises `IdentityExists`, `OSError`.
    """
    identity = pyrage.x25519.Identity.generate()
    recipient = str(identity.to_public())
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise IdentityExists(
            f"{path} exists already and was left as it is: it may be the only key to inquiries already received. "
            "Give another path."
        ) from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write("# Opens every inquiry sealed to the key below. Keep two copies, off the server.\n")
        file.write(f"{PUBLIC_KEY_LINE}{recipient}\n{identity}\n")
        file.flush()
        os.fsync(file.fileno())
    return recipient


def recipient_of(path: Path) -> str | None:
    """The recipient of the first identity in a file, or None if there is no such file or no identity in it."""
    with suppress(OSError):
        return next(map(recipient_for, identities_in(path.read_bytes())), None)
    return None


def identities_in(file: bytes) -> list[str]:
    """The identities (`AGE-SECRET-KEY-1…`) in an identity file without a passphrase; none if one of them is malformed.

    Also as PowerShell and Notepad save it (UTF-16 or a byte order mark) and in lower case, which Bech32 allows.
    static/js/identity.js reads the same (tests/inquiries/identity_files.json).
    """
    encoding = "utf-16" if file[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
    found = [line.upper() for line in IDENTITY.findall(file.decode(encoding, "replace"))]
    try:
        for identity in found:
            recipient_for(identity)
    except pyrage.IdentityError:
        return []
    return found


BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def identity_of(scalar: bytes) -> str:
    """32 bytes as an age identity, `AGE-SECRET-KEY-1…`: Bech32 (BIP 173), in upper case. Any 32 bytes are an X25519 key."""
    number, prefix = int.from_bytes(scalar, "big") << 4, "age-secret-key-"
    data = [number >> shift & 31 for shift in range(255, -1, -5)]
    expanded = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    checksum = _polymod([*expanded, *data, 0, 0, 0, 0, 0, 0]) ^ 1
    data += [checksum >> shift & 31 for shift in range(25, -1, -5)]
    return f"{prefix}1{''.join(BECH32[value] for value in data)}".upper()


def _polymod(values: list[int]) -> int:
    """Bech32's checksum of `values`, each of 5 bits (BIP 173, "Checksum")."""
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            checksum ^= generator if top >> bit & 1 else 0
    return checksum


def recipient_for(identity: str) -> str:
    """The recipient (`age1…`) of an identity. Raises `pyrage.IdentityError`."""
    return str(pyrage.x25519.Identity.from_str(identity).to_public())


def is_recipient(text: str) -> bool:
    """Whether `text` is an X25519 recipient, `age1…`."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def opens(header: bytes, identities: Sequence[pyrage.x25519.Identity]) -> bool:
    """Whether one of the identities is among those that a file was sealed to, by its header (`agefile.header_of`) alone."""
    try:
        pyrage.decrypt(header, identities)
    except pyrage.DecryptError as failure:
        return "truncated" in str(failure)  # the key was found: only then does age look for the text
    return True
