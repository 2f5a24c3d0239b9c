"""Envelopes: any text comes back as it went in, and the size outside says little of the length inside."""

import json
import subprocess
from datetime import date

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.letter import compose
from sealing.payload import padded_size, seal, seal_json

ABOUT = {"reference": "HC-7F3K-Q2", "language": "fr", "received_on": date(2026, 1, 31)}
KEY = pyrage.x25519.Identity.generate()
RECIPIENT = str(KEY.to_public())
ANY_TEXT = st.text(st.characters(), max_size=300)
"""Any code point at all: lone surrogates and NUL too."""


@given(message=ANY_TEXT, name=ANY_TEXT)
def test_any_text_comes_back_as_it_went_in(message, name):
    inside = pyrage.decrypt(seal_json(compose({"message": message, "name": name}, **ABOUT), [RECIPIENT]), [KEY])
    letter = json.loads(inside.decode("utf-8"))

    assert letter.get("message", "") == message
    assert letter.get("name", "") == name
    assert letter["version"] == 1


@given(st.integers(0, 10**6))
def test_a_size_class_is_a_power_of_two_that_wastes_at_most_half(length):
    size = padded_size(length)

    assert size >= length
    assert size.bit_count() == 1
    assert size == 2048 or size < 2 * length


@given(st.integers(0, 9_000))
def test_what_is_inside_has_the_size_of_its_class(length):
    payload = b"x" * length

    assert pyrage.decrypt(seal(payload, [RECIPIENT]), [KEY]) == payload.ljust(padded_size(length))


def test_two_messages_of_one_class_are_told_apart_by_nothing_but_chance():
    """age adds a stanza of random length to each file; beyond it, size must not depend on what was written."""
    shortest = {len(seal_json(compose({"message": "x"}, **ABOUT), [RECIPIENT])) for _time in range(200)}
    longest = {len(seal_json(compose({"message": "x" * 1900}, **ABOUT), [RECIPIENT])) for _time in range(200)}

    assert max(shortest | longest) - min(shortest | longest) < 300
    assert min(longest) < max(shortest)


def test_every_recipient_can_open_it_alone():
    partner = pyrage.x25519.Identity.generate()
    envelope = seal(b"{}", [RECIPIENT, str(partner.to_public())])

    assert pyrage.decrypt(envelope, [KEY]) == pyrage.decrypt(envelope, [partner])


def test_nobody_else_can_open_it():
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(seal(b"{}", [RECIPIENT]), [pyrage.x25519.Identity.generate()])


def test_nothing_is_sealed_to_nobody():
    with pytest.raises(pyrage.EncryptError):
        seal(b"{}", [])


def test_the_stock_tool_opens_it(age, identity, identity_file, tmp_path):
    envelope = tmp_path / "HC-7F3K-Q2.age"
    envelope.write_bytes(seal_json(compose({"message": "Entre nous — é"}, **ABOUT), [str(identity.to_public())]))

    inside = subprocess.run([age, "--decrypt", "--identity", identity_file, envelope], capture_output=True, check=True)

    assert json.loads(inside.stdout)["message"] == "Entre nous — é"
