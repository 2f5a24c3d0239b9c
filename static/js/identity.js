// The consultant's private key, in this tab's memory and nowhere else: read, used, forgotten.

import { armor, Decrypter, identityToRecipient } from "age-encryption";

const ARMOR = "-----BEGIN AGE ENCRYPTED FILE-----";
const BINARY = "age-encryption.org/";

export class NeedsPassphrase extends Error {}
export class WrongPassphrase extends Error {}
export class NoIdentity extends Error {}

/**
 * The identities ("AGE-SECRET-KEY-1…") in an identity file: bytes as age-keygen writes them, as PowerShell and Notepad save
 * them (UTF-16 or a byte order mark) or in lower case; or such a file sealed with a passphrase, armored or not. Throws
 * NeedsPassphrase, WrongPassphrase, NoIdentity. `identities_in` in sealing/identity.py reads the same.
 */
export async function identitiesIn(bytes, passphrase = "") {
  let text = decoded(bytes);
  if (text.trimStart().startsWith(ARMOR)) {
    bytes = armor.decode(text.trim());
    text = BINARY;
  }
  if (text.startsWith(BINARY)) {
    if (!passphrase) throw new NeedsPassphrase();
    const decrypter = new Decrypter();
    decrypter.addPassphrase(passphrase);
    const opened = await decrypter.decrypt(bytes).catch(() => {
      throw new WrongPassphrase();
    });
    text = decoded(opened);
  }
  const found = (text.match(/age-secret-key-1[0-9a-z]+/gi) ?? []).map((identity) => identity.toUpperCase());
  for (const identity of found) {
    await identityToRecipient(identity).catch(() => {
      throw new NoIdentity();
    });
  }
  if (!found.length) throw new NoIdentity();
  return found;
}

/** Bytes as text: UTF-16 where they begin with its mark, else UTF-8. */
function decoded(bytes) {
  const mark =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(mark).decode(bytes);
}
