// Tries the key: it opens a test envelope, and the site notes the day.

import { Decrypter, identityToRecipient } from "age-encryption";
import { bytesOf, given, post } from "./page.js";

/** Whether one of the identities is a key in use. Throws where no answer comes, or a key does not open its envelope. */
export async function tryKeys(identities) {
  let isInUse = false;
  for (const identity of identities) {
    const envelope = await bytesOf(given.trial, { key: await identityToRecipient(identity) });
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const answer = await post(given.tried, { proof: await decrypter.decrypt(envelope, "text") });
    if (answer.errors) throw new TypeError(answer.errors.join(" "));
    isInUse ||= answer.in_use;
  }
  return isInUse;
}
