"""What the server checks of an envelope that was sealed elsewhere: its shape, and nothing else. It cannot look inside.

The format is age-encryption.org/v1 in binary: a header of text lines, then a nonce and the payload in chunks of 64 KiB, each
with a tag.
"""

import re

LARGEST = 128 * 1024
"""Greatest size class of a letter, in bytes before sealing."""

HEADER_LIMIT = 8 * 1024
NONCE, CHUNK, TAG = 16, 64 * 1024, 16

VERSION_LINE = b"age-encryption.org/v1"
BYTES_32 = rb"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]"
"""32 bytes in base 64 without padding; its last character carries 4 bits, and age insists that the other two are zero."""
MAC_LINE = re.compile(rb"--- " + BYTES_32)
X25519_LINE = re.compile(rb"-> X25519 " + BYTES_32)
X25519_BODY = re.compile(BYTES_32)
GREASE_LINE = re.compile(rb"-> [\x21-\x7e]*-grease(?: [\x21-\x7e]+)*")
BODY_LINE = re.compile(rb"[A-Za-z0-9+/]{0,64}")


class BadAgeFile(ValueError):
    """Not an envelope that one of our own pages would have made."""


class AgeFileTooLarge(BadAgeFile):
    """Larger than the longest letter makes."""


def check_shape(envelope: bytes, recipients: int) -> None:
    """Refuses what is not an age file sealed to so many X25519 recipients, its letter padded to a size class.

    "Grease" stanzas, which age adds so that readers stay tolerant, do not count. Raises `BadAgeFile`, `AgeFileTooLarge`.
    """
    header_size, found = _header(envelope)
    if found != recipients:
        raise BadAgeFile(f"{found} recipients")
    payload = len(envelope) - header_size
    if payload > sealed_size(LARGEST):
        raise AgeFileTooLarge
    if payload not in {sealed_size(1 << power) for power in range(11, LARGEST.bit_length())}:
        raise BadAgeFile("no size class")


def header_of(envelope: bytes) -> bytes:
    """The envelope up to its text: the header and the nonce. Raises `BadAgeFile`."""
    return envelope[: _header(envelope)[0] + NONCE]


def sealed_size(length: int) -> int:
    """Bytes after the header for a letter of `length` bytes, at least one."""
    return NONCE + length + TAG * -(-length // CHUNK)


def _header(envelope: bytes) -> tuple[int, int]:
    """The size of the header in bytes, and how many X25519 recipients it names."""
    first, *lines = envelope[:HEADER_LIMIT].split(b"\n")
    if first != VERSION_LINE:
        raise BadAgeFile("no age file")
    size, recipients, body_of = len(first) + 1, 0, None
    for line in lines:
        size += len(line) + 1
        if body_of:
            if not (X25519_BODY if body_of == "X25519" else BODY_LINE).fullmatch(line):
                raise BadAgeFile("a malformed stanza")
            body_of = body_of if len(line) == 64 else None
        elif MAC_LINE.fullmatch(line):
            return size, recipients
        elif X25519_LINE.fullmatch(line):
            recipients, body_of = recipients + 1, "X25519"
        elif GREASE_LINE.fullmatch(line):
            body_of = "grease"
        else:
            raise BadAgeFile("a stanza of another kind")
    raise BadAgeFile("no end of the header")
