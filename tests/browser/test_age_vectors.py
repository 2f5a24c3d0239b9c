"""The public test vectors of the age format (C2SP/CCTV) against the age-encryption that the bundles hold."""

import pytest

from tests.support.bundles import AGE_VECTORS, PARTS, built, open_workshop

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not AGE_VECTORS.exists(), reason="cctv-age is not installed (npm)"),
]

NOT_BUILT_IN = "AGE-SECRET-KEY-PQ-1"
"""Identities of the post-quantum kind, whose code is left out of the bundles: their files must not open, and do not."""

OPEN_ELSEWHERE = {"armor_hybrid", "hybrid", "hybrid_and_x25519", "hybrid_grease", "hybrid_multiple_recipients"}
"""The vectors of that kind which whole implementations open."""

TRY_ALL = """async () => {
  const { vectors, age } = built;
  const tried = {};
  for (const [name, bytes] of Object.entries(vectors)) tried[name] = await tryOne(bytes);
  return tried;

  async function tryOne(bytes) {
    const end = bytes.findIndex((byte, place) => byte === 10 && bytes[place + 1] === 10);
    const header = new TextDecoder().decode(bytes.subarray(0, end)).split("\\n").map((line) => line.split(": "));
    const facts = Object.fromEntries(header);
    const all = (wanted) => header.filter(([key]) => key === wanted).map(([, value]) => value);
    let file = bytes.subarray(end + 2);
    if (facts.compressed) {
      const whole = new Blob([file]).stream().pipeThrough(new DecompressionStream("deflate"));
      file = new Uint8Array(await new Response(whole).arrayBuffer());
    }
    const tried = { expect: facts.expect, payload: facts.payload, identities: all("identity"), hash: null };
    try {
      if (facts.armored) file = age.armor.decode(new TextDecoder("utf-8", { fatal: true }).decode(file));
      const decrypter = new age.Decrypter();
      for (const identity of all("identity")) decrypter.addIdentity(identity);
      for (const passphrase of all("passphrase")) decrypter.addPassphrase(passphrase);
      const digest = await crypto.subtle.digest("SHA-256", await decrypter.decrypt(file));
      tried.hash = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
    } catch (refusal) {
      tried.refusal = String(refusal);
    }
    return tried;
  }
}"""


@pytest.fixture(scope="module")
def tried(browser, tmp_path_factory) -> dict[str, dict]:
    """Each vector by name: what it should come to, and the SHA-256 of what opened, or null."""
    vectors = f'export * as vectors from "{AGE_VECTORS}";\n'
    context = browser.new_context()
    page = open_workshop(context, built(tmp_path_factory.mktemp("vectors"), PARTS + vectors))
    yield page.evaluate(TRY_ALL)
    context.close()


def is_built_in(vector: dict) -> bool:
    return not any(identity.startswith(NOT_BUILT_IN) for identity in vector["identities"])


def test_what_should_open_opens_to_the_right_payload(tried):
    opened = {name: vector for name, vector in tried.items() if vector["expect"] == "success" and is_built_in(vector)}

    assert len(opened) > 20
    assert {name: vector for name, vector in opened.items() if vector["hash"] != vector["payload"]} == {}


def test_what_should_not_open_does_not(tried):
    refused = {name: vector for name, vector in tried.items() if vector["expect"] != "success"}

    assert len(refused) > 60
    assert {name: vector for name, vector in refused.items() if vector["hash"]} == {}


def test_what_is_not_built_in_is_known_and_does_not_open(tried):
    elsewhere = {name for name, vector in tried.items() if not is_built_in(vector) and vector["expect"] == "success"}

    assert elsewhere == OPEN_ELSEWHERE
    assert {name: tried[name] for name in elsewhere if tried[name]["hash"]} == {}
    assert all("not built in" in tried[name]["refusal"] for name in elsewhere)
