"""The public test vectors of the age format (C2SP/CCTV, npm `cctv-age`), against what opens envelopes on this server."""

import base64
import hashlib
import json
import shutil
import subprocess
import zlib
from dataclasses import dataclass, field
from functools import cache

import pyrage
import pytest

from sealing.agefile import BadAgeFile, check_shape, sealed_size
from tests.support.servers import ROOT

READ_VECTORS = """
import * as vectors from "cctv-age";
const read = Object.entries(vectors).map(([name, content]) => [name, Buffer.from(content).toString("base64")]);
console.log(JSON.stringify(Object.fromEntries(read)));
"""
KNOWN_KEYS = {"expect", "compressed", "payload", "identity", "passphrase", "armored", "file key", "comment"}


@dataclass
class Vector:
    """One file of the collection: a header of our reader's, then an age file."""

    content: bytes = b""
    keys: dict[str, list[str]] = field(default_factory=dict)

    @property
    def expected(self) -> str:
        return self.keys["expect"][0]

    @property
    def kind(self) -> str:
        """Which of age's features it is about, beside armor."""
        if "passphrase" in self.keys:
            return "passphrase"
        if any(identity.startswith("AGE-SECRET-KEY-PQ-") for identity in self.keys.get("identity", [])):
            return "hybrid"
        return "X25519"


@cache
def vectors() -> dict[str, Vector]:
    node = shutil.which("node")
    if not node or not (ROOT / "node_modules" / "cctv-age").exists():
        return {}
    command = [node, "--input-type=module", "--eval", READ_VECTORS]
    read = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)
    return {name: parsed(base64.b64decode(content)) for name, content in sorted(read.items())}


def parsed(content: bytes) -> Vector:
    header, _blank, file = content.partition(b"\n\n")
    vector = Vector()
    for line in header.decode().splitlines():
        name, value = line.split(": ", 1)
        vector.keys.setdefault(name, []).append(value)
    vector.content = zlib.decompress(file) if vector.keys.get("compressed") == ["zlib"] else file
    assert vector.keys.keys() <= KNOWN_KEYS
    return vector


def of_kind(*kinds: str):
    """Runs the test with each vector of these kinds; where there are none at all, it is skipped."""
    names = [name for name, vector in vectors().items() if vector.kind in kinds]
    return pytest.mark.parametrize(
        "name", names or [pytest.param("", marks=pytest.mark.skip("cctv-age is not installed (npm)"))]
    )


def opened(vector: Vector) -> bytes:
    if vector.kind == "passphrase":
        (passphrase,) = vector.keys["passphrase"]
        return pyrage.passphrase.decrypt(vector.content, passphrase)
    found = [pyrage.x25519.Identity.from_str(identity) for identity in vector.keys.get("identity", [])]
    return pyrage.decrypt(vector.content, found or [pyrage.x25519.Identity.generate()])


LENIENT = {
    "stanza_missing_body",  # a stanza of another kind may lack its last, short line
    "stanza_missing_final_line",
    "scrypt_work_factor_23",  # costs half a minute; nothing on this server opens what a passphrase seals
}
"""Opens although the format says that it is wrong. No page of ours makes such files, and `check_shape` lets none in."""

STRICT = {"armor_whitespace_outside"}
"""Does not open although it is right. Nothing here is armored."""


@of_kind("X25519", "passphrase")
def test_what_is_right_opens_and_what_is_wrong_does_not(name):
    if name == "scrypt_work_factor_23":
        pytest.skip("costs half a minute")
    vector = vectors()[name]
    try:
        payload = opened(vector)
    except (pyrage.DecryptError, ValueError):
        assert vector.expected != "success" or name in STRICT
    else:
        assert vector.expected == "success" or name in LENIENT
        assert "payload" not in vector.keys or hashlib.sha256(payload).hexdigest() == vector.keys["payload"][0]


@of_kind("hybrid")
def test_post_quantum_keys_are_knowingly_not_read(name):
    with pytest.raises(pyrage.IdentityError):
        opened(vectors()[name])


SEEN_ONLY_INSIDE = {"x25519_identity", "x25519_low_order", "stream_no_nonce", "stream_short_nonce"}
"""Wrong in the header's meaning, or in the payload that this test replaces; not in the header's shape."""


@of_kind("X25519", "hybrid", "passphrase")
def test_only_headers_that_the_format_allows_are_let_in(name):
    """Each header of the collection before a payload of the right size: the server checks no more than the shape."""
    vector = vectors()[name]
    before, mark, after = vector.content.partition(b"\n--- ")
    envelope = before + mark + after.partition(b"\n")[0] + b"\n" + bytes(sealed_size(2048))
    stanzas = before.count(b"\n-> X25519 ")
    try:
        check_shape(envelope, stanzas)
    except BadAgeFile:
        assert vector.expected != "success" or vector.kind != "X25519" or "armored" in vector.keys or stranger(before)
    else:
        assert vector.expected != "header failure" or name in SEEN_ONLY_INSIDE


def stranger(header: bytes) -> bool:
    """Whether it holds a stanza of a kind that our pages never make."""
    kinds = [line.split()[1] for line in header.splitlines() if line.startswith(b"-> ")]
    return any(kind != b"X25519" and not kind.endswith(b"-grease") for kind in kinds)
