"""The receipt code: read as people write it down, and a key to one inquiry that other tools agree about."""

import hashlib
import json
import subprocess
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inquiries.receipt_code import (
    ALPHABET,
    Code,
    digest_of,
    from_base32,
    in_base32,
    is_key_to,
    read_code,
    read_reference,
    written_reference,
)
from inquiries.receipt_link import hidden, revealed
from inquiries.receipt_link import read as read_receipt
from sealing.identity import identity_of, recipient_for

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text())
"""Codes and what follows from them, on which Python, the browser and any other client must agree."""

TYPED = json.loads((Path(__file__).parent / "typed.json").read_text())
"""Codes as people type and paste them, and what is read; the browser is held to the same table."""

REFERENCES = st.text(st.sampled_from(ALPHABET), min_size=6, max_size=6).map(written_reference)
CODES = st.builds(Code, REFERENCES, st.binary(min_size=10, max_size=10))
BETWEEN = st.text(st.sampled_from(" \t\u00a0\u202f\u200b\u00ad\ufeff-‑–—−.«»“”’"), max_size=2)


@given(CODES, st.data())
def test_a_code_is_read_however_it_is_written_down(code, data):
    written = str(code)
    for digit, lookalikes in (("0", "0Oo"), ("1", "1IiLl")):
        written = "".join(data.draw(st.sampled_from(lookalikes)) if c == digit else c for c in written)
    written = "".join(data.draw(BETWEEN) + data.draw(st.sampled_from([c.upper(), c.lower()])) for c in written)

    assert read_code(written) == code
    assert read_reference(written) == code.reference


@pytest.mark.parametrize("typed", TYPED, ids=lambda typed: typed["case"])
def test_a_code_is_read_as_people_type_and_paste_it(typed):
    found = read_code(typed["typed"])

    assert (found and {"reference": found.reference, "secret": in_base32(found.secret)}) == typed["read"]


@given(REFERENCES)
def test_a_reference_alone_is_no_code(reference):
    assert read_reference(reference) == reference
    assert read_code(reference) is None


@given(st.text(max_size=60))
def test_any_text_is_read_or_is_no_code(typed):
    found = read_code(typed)

    assert found is None or read_code(str(found)) == found


@pytest.mark.parametrize(
    "typed", ["", "HC", "HC-7F3K-Q2-4H6M-Z0RT-9XKC-2B7", "HC-7F3K-Q2-4H6M-Z0RT-9XKC-2B7DX", "é" * 24]
)
def test_part_of_a_code_is_none(typed):
    assert read_code(typed) is None


@given(st.binary(max_size=40).filter(lambda data: len(data) % 5 == 0))
def test_base_32_comes_back_as_it_went_in(data):
    assert from_base32(in_base32(data)) == data


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["reference"])
def test_what_follows_from_a_code_never_changes(vector):
    """People keep codes for half a year: a code made by one version opens with the next."""
    code = Code(vector["reference"], from_base32(vector["secret"]))

    assert code.recipient == vector["recipient"]
    assert code.key.hex() == vector["key"]
    assert is_key_to(code.key, hashlib.sha256(bytes.fromhex(vector["key"])).digest())


def test_the_same_secret_under_another_reference_is_another_key():
    first, second = Code("HC-7F3K-Q2", bytes(10)), Code("HC-7F3K-Q3", bytes(10))

    assert first.recipient != second.recipient
    assert not is_key_to(first.key, digest_of(second.key))


def test_a_code_is_quoted_by_no_traceback():
    code = read_code("HC-7F3K-Q2-4H6M-Z0RT-9XKC-2B7D")

    assert "4H6M" not in repr(code)
    assert "4H6M" in str(code)


@settings(max_examples=50)
@given(st.binary(min_size=32, max_size=32))
def test_any_32_bytes_are_an_identity_that_pyrage_reads(scalar):
    identity = identity_of(scalar)

    assert str(pyrage.x25519.Identity.from_str(identity)) == identity
    assert recipient_for(identity).startswith("age1")


@pytest.mark.parametrize("scalar", [bytes(range(32)), bytes(32), b"\xff" * 32])
def test_the_stock_tool_reads_it_and_agrees_about_the_recipient(age, scalar):
    identity = identity_of(scalar)
    told = subprocess.run([age + "-keygen", "-y"], input=identity, capture_output=True, check=True, text=True)

    assert told.stdout.strip() == recipient_for(identity)


@settings(max_examples=50)
@given(CODES, st.binary(min_size=10, max_size=10))
def test_the_address_of_a_receipt_says_only_the_reference(code, pad):
    address = hidden(code, pad)
    reference, padded = read_receipt(address)

    assert reference == code.reference
    assert padded != code.secret or pad == bytes(10)
    assert revealed(reference, padded, pad) == code
    assert read_receipt(address[:-1]) is None
