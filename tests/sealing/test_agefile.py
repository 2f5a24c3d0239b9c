"""What was sealed elsewhere is let in only if one of our own pages would have made it."""

import os
import subprocess

import pyrage
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sealing.agefile import LARGEST, AgeFileTooLarge, BadAgeFile, check_shape
from sealing.payload import seal

KEYS = [str(pyrage.x25519.Identity.generate().to_public()) for _number in range(4)]
ENVELOPE = seal(b"{}", KEYS[:2])


def refused(envelope: bytes, recipients: int) -> bool:
    """Raises whatever is not a refusal."""
    try:
        check_shape(envelope, recipients)
    except BadAgeFile:
        return True
    return False


@pytest.mark.parametrize("recipients", [1, 2, 3])
def test_what_we_seal_is_let_in_whatever_grease_is_in_it(recipients):
    for _time in range(200):
        check_shape(seal(b"{}", KEYS[:recipients]), recipients)


@pytest.mark.parametrize("power", range(11, LARGEST.bit_length()))
def test_every_size_class_is_let_in(power):
    check_shape(seal(b"x" * (1 << power), KEYS[:1]), 1)


def test_what_the_stock_tool_pads_alike_is_let_in(age):
    envelope = subprocess.run([age, "-r", KEYS[0]], input=b" " * 2048, capture_output=True, check=True).stdout

    check_shape(envelope, 1)


@pytest.mark.parametrize(("sealed_to", "expected"), [(1, 2), (2, 1), (3, 2), (1, 0)])
def test_another_number_of_recipients_is_refused(sealed_to, expected):
    with pytest.raises(BadAgeFile, match=f"{sealed_to} recipients"):
        check_shape(seal(b"{}", KEYS[:sealed_to]), expected)


@pytest.mark.parametrize("length", [1, 2047, 2049, 3000, 65_535, 70_000])
def test_a_letter_that_is_not_padded_is_refused(length):
    assert refused(pyrage.encrypt(b"x" * length, [pyrage.x25519.Recipient.from_str(KEYS[0])]), 1)


@pytest.mark.parametrize("length", [LARGEST + 1, 2 * LARGEST])
def test_one_too_large_is_told_so(length):
    with pytest.raises(AgeFileTooLarge):
        check_shape(pyrage.encrypt(b"x" * length, [pyrage.x25519.Recipient.from_str(KEYS[0])]), 1)


def test_a_passphrase_is_no_recipient():
    assert refused(pyrage.passphrase.encrypt(b" " * 2048, "correct horse"), 1)
    assert refused(pyrage.passphrase.encrypt(b" " * 2048, "correct horse"), 0)


def test_armor_is_refused():
    assert refused(pyrage.encrypt(b" " * 2048, [pyrage.x25519.Recipient.from_str(KEYS[0])], armored=True), 1)


@pytest.mark.parametrize(
    "stanza",
    [
        b"-> ssh-ed25519 abcd " + b"A" * 43 + b"\n" + b"A" * 43,
        b"-> piv-p256 abcd " + b"A" * 43 + b"\n" + b"A" * 43,
        b"-> mlkem768x25519 " + b"A" * 43 + b"\n" + b"A" * 43,
        b"-> X25519 " + b"A" * 42 + b"\n" + b"A" * 43,
        b"-> X25519 " + b"A" * 43 + b" more\n" + b"A" * 43,
        b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 42,
        b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 64 + b"\n",
        b"-> X25519 " + b"A" * 43 + b"\n",
        b"-> x-grease\n" + b"A" * 65,
        b"-> x-grease\n\xff",
        b"-> x-grease \xe9\n",
        b"->",
        b"",
    ],
)
def test_a_stanza_of_another_kind_or_shape_is_refused(stanza):
    version, rest = ENVELOPE.split(b"\n", 1)

    assert refused(version + b"\n" + stanza + b"\n" + rest, 2)
    assert refused(version + b"\n" + stanza + b"\n" + rest, 3)


def test_grease_of_ours_and_of_others_does_not_count():
    version, rest = ENVELOPE.split(b"\n", 1)
    for grease in (b"-> -grease\n\n", b"-> 9,x-grease a ~ c\n" + b"A" * 64 + b"\n" + b"AA\n", b"-> g-grease x\nAAAA\n"):
        check_shape(version + b"\n" + grease + rest, 2)


def test_a_header_without_end_is_refused():
    version, rest = ENVELOPE.split(b"\n", 1)

    assert refused(version + b"\n" + b"-> x-grease\n\n" * 10_000 + rest, 2)


def test_every_truncation_is_refused():
    assert all(refused(ENVELOPE[:length], 2) for length in range(len(ENVELOPE)))


@given(st.binary(max_size=5_000), st.integers(0, 3))
@example(b"age-encryption.org/v1\n--- " + b"A" * 43, 0)
@example(b"age-encryption.org/v1\n--- " + b"A" * 43 + b"\n", 0)
@example(b"age-encryption.org/v1", 0)
def test_any_bytes_are_refused_and_nothing_else_is_raised(content, recipients):
    assert refused(content, recipients)
    assert refused(b"age-encryption.org/v1\n" + content, recipients)


@given(st.integers(0, len(ENVELOPE) - 1), st.binary(max_size=80), st.integers(0, 80))
def test_an_envelope_that_was_tampered_with_raises_nothing_but_a_refusal(place, inserted, removed):
    refused(ENVELOPE[:place] + inserted + ENVELOPE[place + removed :], 2)


def test_what_is_sealed_is_not_looked_at():
    """Only the shape: bytes of the payload may be anything."""
    check_shape(ENVELOPE[:-2000] + os.urandom(2000), 2)
