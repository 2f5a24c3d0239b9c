"""The receipt code leads to the same keys in the browser as on the server."""

import json
import secrets
from pathlib import Path

import pytest

from inquiries.receipt_code import Code, digest_of, in_base32, read_code
from tests.support.bundles import built, open_workshop

pytestmark = pytest.mark.browser

SHARED = Path(__file__).parents[1] / "inquiries" / "vectors.json"
TYPED = SHARED.with_name("typed.json")


@pytest.fixture(scope="module")
def workshop(browser, tmp_path_factory):
    context = browser.new_context()
    yield open_workshop(context, built(tmp_path_factory.mktemp("receipts")))
    context.close()


def lead(workshop, code: Code) -> dict:
    """What the browser finds behind a code, bytes in hexadecimal."""
    return workshop.evaluate(
        """async ([reference, secret]) => {
          const { identity, recipient, key, keyDigest } = await built.receipt.deriveFrom(reference, secret);
          return { identity, recipient, key: built.envelope.toHex(key), key_digest: built.envelope.toHex(keyDigest) };
        }""",
        [code.reference, in_base32(code.secret)],
    )


@pytest.mark.parametrize("secret", [bytes(10), b"\xff" * 10, bytes(range(10)), secrets.token_bytes(10)])
def test_browser_and_server_find_the_same_behind_a_code(workshop, secret):
    code = Code("HC-7F3K-Q2", secret)

    assert lead(workshop, code) == {
        "identity": code.identity,
        "recipient": code.recipient,
        "key": code.key.hex(),
        "key_digest": digest_of(code.key).hex(),
    }


@pytest.mark.skipif(not SHARED.exists(), reason="there is no file of shared vectors")
def test_the_browser_agrees_with_the_vectors_that_the_server_is_held_to(workshop):
    for vector in json.loads(SHARED.read_text()):
        code = read_code(vector["reference"] + vector["secret"])
        found = lead(workshop, code)
        assert (found["recipient"], found["key"]) == (vector["recipient"], vector["key"])


def test_the_browser_reads_what_is_typed_as_the_server_does(workshop):
    for case in json.loads(TYPED.read_text()):
        read = workshop.evaluate("typed => built.receipt.readCode(typed)", case["typed"])
        assert (case["case"], read) == (case["case"], case["read"])


def test_secrets_are_eighty_bits_in_characters_that_are_never_confused(workshop):
    drawn = workshop.evaluate("Array.from({ length: 500 }, () => built.receipt.newSecret())")

    assert len(set(drawn)) == 500
    assert {len(secret) for secret in drawn} == {16}
    assert set("".join(drawn)) == set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


@pytest.mark.parametrize("length", [1, 2047, 2048, 2049, 4096, 65_536, 131_072])
def test_browser_and_server_pad_to_the_same_size(workshop, length):
    from sealing.payload import padded_size

    assert workshop.evaluate("length => built.envelope.paddedSize(length)", length) == padded_size(length)
