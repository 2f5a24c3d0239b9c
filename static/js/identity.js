// The consultant's private key, in this tab's memory and nowhere else: read, used, forgotten.

import { armor, Decrypter, identityToRecipient } from "age-encryption";

const ARMOR = "-----BEGIN AGE ENCRYPTED FILE-----";
const BINARY = "age-encryption.org/";

export class NeedsPassphrase extends Error {}
export class WrongPassphrase extends Error {}
export class NoIdentity extends Error {}

/**
 * The identities ("AGE-SECRET-KEY-1…") in an identity file: bytes as age-keygen writes them, or that file sealed with a
 * passphrase, armored or not. Throws NeedsPassphrase, WrongPassphrase, NoIdentity.
 */
export async function identitiesIn(bytes, passphrase = "") {
  let text = new TextDecoder().decode(bytes);
  if (text.trimStart().startsWith(ARMOR)) {
    bytes = armor.decode(text.trim());
    text = BINARY;
  }
  if (text.startsWith(BINARY)) {
    if (!passphrase) throw new NeedsPassphrase();
    const decrypter = new Decrypter();
    decrypter.addPassphrase(passphrase);
    text = await decrypter.decrypt(bytes, "text").catch(() => {
      throw new WrongPassphrase();
    });
  }
  const found = text.match(/AGE-SECRET-KEY-1[0-9A-Z]+/g) ?? [];
  for (const identity of found) {
    await identityToRecipient(identity).catch(() => {
      throw new NoIdentity();
    });
  }
  if (!found.length) throw new NoIdentity();
  return found;
}
