// The receipt code: the same sums as inquiries/receipt_code.py.

import { identityToRecipient } from "age-encryption";
import { scryptAsync } from "@noble/hashes/scrypt.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bech32 } from "@scure/base";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BETWEEN = "[^0-9A-Z]*"; // hyphens of every kind, spaces, quotes, marks that nobody sees
const CHARACTER = `${BETWEEN}[0-9A-HJKMNP-TV-ZOIL]`;
const CODE = new RegExp(`(?:^|[^0-9A-Z])H${BETWEEN}C((?:${CHARACTER}){6})((?:${CHARACTER}){16})(?![0-9A-Z])`);

/** 80 random bits, as the 16 characters that are written down. */
export function newSecret() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => ALPHABET[byte & 31]).join("");
}

export function writtenCode(reference, secret) {
  return [reference, ...secret.match(/.{4}/g)].join("-");
}

/** `{ reference, secret }` of the code in what somebody typed or pasted, or null: as `read_code` in inquiries/receipt_code.py. */
export function readCode(typed) {
  const found = CODE.exec(typed.normalize("NFKC").toUpperCase());
  if (!found) return null;
  const [reference, secret] = found.slice(1).map(meant);
  return { reference: `HC-${reference.slice(0, 4)}-${reference.slice(4)}`, secret };
}

/** O is read as 0, I and L as 1. */
function meant(part) {
  return part
    .replace(/[^0-9A-Z]/g, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
}

/** What a code leads to: the writer's `identity` and `recipient`, the `key` to the follow-up page, and its SHA-256. */
export async function deriveFrom(reference, secret) {
  const salt = `huis-clos receipt 1 ${reference}`;
  const derived = await scryptAsync(fromBase32(secret), salt, { N: 2 ** 14, r: 8, p: 1, dkLen: 64 });
  const identity = bech32.encodeFromBytes("AGE-SECRET-KEY-", derived.subarray(0, 32)).toUpperCase();
  const key = derived.subarray(32);
  return { identity, recipient: await identityToRecipient(identity), key, keyDigest: sha256(key) };
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
