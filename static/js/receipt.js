// The receipt code: the same sums as inquiries/receipts.py.

import { identityToRecipient } from "age-encryption";
import { scryptAsync } from "@noble/hashes/scrypt.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bech32 } from "@scure/base";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE = /^HC([0-9A-HJKMNP-TV-Z]{6})([0-9A-HJKMNP-TV-Z]{16})$/;

/** 80 random bits, as the 16 characters that are written down. */
export function newSecret() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => ALPHABET[byte & 31]).join("");
}

export function writtenCode(reference, secret) {
  return [reference, ...secret.match(/.{4}/g)].join("-");
}

/** `{ reference, secret }` of the code that somebody typed, or null. */
export function readCode(typed) {
  const plain = typed.replace(/[\s\-‐‑–—.]/g, "").toUpperCase();
  const tidied = plain.slice(0, 2) + plain.slice(2).replace(/O/g, "0").replace(/[IL]/g, "1");
  const found = CODE.exec(tidied);
  return found && { reference: `HC-${found[1].slice(0, 4)}-${found[1].slice(4)}`, secret: found[2] };
}

/** What a code leads to: the writer's `identity` and `recipient`, the `key` to the follow-up page, and the `door` it fits. */
export async function doorTo(reference, secret) {
  const salt = `huis-clos receipt 1 ${reference}`;
  const derived = await scryptAsync(fromBase32(secret), salt, { N: 2 ** 14, r: 8, p: 1, dkLen: 64 });
  const identity = bech32.encodeFromBytes("AGE-SECRET-KEY-", derived.subarray(0, 32)).toUpperCase();
  const key = derived.subarray(32);
  return { identity, recipient: await identityToRecipient(identity), key, door: sha256(key) };
}

function fromBase32(text) {
  const bytes = [];
  let held = 0;
  let bits = 0;
  for (const character of text) {
    held = (held << 5) | ALPHABET.indexOf(character);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 255);
      held &= (1 << bits) - 1;
    }
  }
  return Uint8Array.from(bytes);
}
