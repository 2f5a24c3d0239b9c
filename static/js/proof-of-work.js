// Proof of work: a little effort that costs a writer nothing noticeable, and a flood a great deal (inquiries/form_token.py).

import { sha256 } from "@noble/hashes/sha2.js";

const SLICE = 12; // milliseconds of work at a time, so that typing stays smooth

/** A text for which SHA-256 of "token.text" begins with `bits` zero bits; empty if `patience` milliseconds did not do. */
export async function prove(form, bits, patience = 20_000) {
  const random = form.slice(0, form.lastIndexOf(":"));
  const encoder = new TextEncoder();
  const giveUpAt = performance.now() + patience;
  for (let attempt = 0; performance.now() < giveUpAt; ) {
    for (const until = performance.now() + SLICE; performance.now() < until; attempt += 1) {
      const tried = sha256(encoder.encode(`${random}.${attempt}`));
      if (((tried[0] << 24) | (tried[1] << 16) | (tried[2] << 8) | tried[3]) >>> (32 - bits) === 0)
        return String(attempt);
    }
    await new Promise((resume) => setTimeout(resume));
  }
  return "";
}
