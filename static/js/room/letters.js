// Opens letters: one thread after the other, as they come into view.

import { displayed, fromBase64, Malformed, openLetter } from "../age-file.js";
import { bytesOf, given, opened, painted, say, tell } from "./page.js";

let work = Promise.resolve();

/** Opens all messages of a thread once those asked for before are open. Throws where an envelope does not come. */
export function openThread(thread) {
  const opening = work.then(async () => {
    for (const message of thread.messages) if (opened.identities.length) await openMessage(message);
  });
  work = opening.catch(() => {});
  return opening;
}

/** Opens everything that is loaded, for a search. */
export async function openAll() {
  const shut = opened.threads.filter((thread) => !isOpen(thread));
  for (const [done, thread] of shut.entries()) {
    await openThread(thread);
    if (done % 20 !== 19) continue;
    tell(say.progress.replace("{done}", done + 1).replace("{all}", shut.length));
    await painted();
  }
  if (shut.length) tellClosed();
}

export function isOpen(thread) {
  return thread.messages.every((message) => message.letter !== undefined);
}

/** Opens a message, and lets go of its envelope; fetches it first if it did not come with the list. */
export async function openMessage(message) {
  if (message.letter !== undefined) return;
  const bytes = message.envelope
    ? fromBase64(message.envelope)
    : await bytesOf(given.envelope.replace("/0/", `/${message.pk}/`));
  message.letter = await openLetter(bytes, opened.identities).catch((failure) => {
    message.isMalformed = failure instanceof Malformed;
    return null;
  });
  delete message.envelope;
}

/** Says how many messages stayed shut, of those that were tried. */
export function tellClosed() {
  const messages = opened.threads.flatMap((thread) => thread.messages);
  const closed = messages.filter((message) => message.letter === null && !message.isMalformed);
  tell(closed.length ? say.closed.replace("{number}", closed.length) : "");
}

/** The text of a message, or why there is none. */
export function textOf(message) {
  if (message.letter) return displayed(message.letter.message);
  if (message.letter === undefined) return say.opening;
  return message.isMalformed ? say.malformed : say.cannot_open;
}

/** How a thread begins, in its list: the last letter that is open. */
export function beginning(thread) {
  const last = thread.messages.findLast((message) => message.letter) ?? thread.messages.at(-1);
  if (last.letter === undefined && !last.envelope) return say.not_fetched;
  return textOf(last).slice(0, 90);
}
