// Letters into envelopes and back: the same as sealing/payload.py does on arrival.

import { Decrypter, Encrypter } from "age-encryption";

export { fromBase64, toBase64, toHex } from "./desk/encoding.js";

/** Size class in bytes, as `padded_size` in sealing/payload.py. */
export function paddedSize(length) {
  return Math.max(2048, 2 ** Math.ceil(Math.log2(length)));
}

/** Seals `letter` (any JSON) to `recipients` ("age1…"), padded with spaces to its size class. */
export async function seal(letter, recipients) {
  const written = new TextEncoder().encode(JSON.stringify(letter));
  const padded = new Uint8Array(paddedSize(written.length)).fill(0x20);
  padded.set(written);
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return await encrypter.encrypt(padded);
}

/** Opens an envelope with any of `identities` ("AGE-SECRET-KEY-1…"). Throws if none fits or it was tampered with. */
export async function open(envelope, identities) {
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  return JSON.parse(await decrypter.decrypt(envelope, "text"));
}

/** An envelope opened, and held something else than a letter. */
export class Malformed extends Error {}

/** The letter in an envelope. Anybody can seal anything: throws Malformed where it is no object of plain values, with a message. */
export async function openLetter(envelope, identities) {
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  const letter = parsed(await decrypter.decrypt(envelope, "text"));
  if (typeof letter?.message !== "string" || Object.values(letter).some((value) => typeof value === "object")) {
    throw new Malformed();
  }
  return letter;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * How a letter's text is shown: without control characters and what XML 1.0 does not let into a document, as
 * inquiries/letter.py does. The sealed letter itself keeps every character.
 */
export function displayed(text) {
  return text.replace(/\r\n?/g, "\n").replace(/[^\t\n\x20-\x7E\u00A0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "");
}

/** The day in the site's time zone, as the server writes it: Swedish writes days as ISO 8601 does. */
export function today(zone, now = new Date()) {
  return now.toLocaleDateString("sv-SE", { timeZone: zone });
}
