// What the parts of the reading room share: the page, what is open, and ways to ask the server.

import { ask } from "../desk/session.js";

export const room = document.querySelector(".room");
export const given = JSON.parse(room.dataset.room);
export const say = given.sentences;

/**
 * What is open: the key's `identities`; the `keys` in use; `threads` as the server gives them, each message with `letter`
 * once it was opened, null if it stays shut; `next`, where the server's list goes on; the `chosen` thread.
 */
export const opened = {};

export function close() {
  Object.assign(opened, {
    identities: [],
    keys: { recipients: [], mark: "", zone: "UTC" },
    threads: [],
    next: null,
    total: 0,
    outdated: 0,
    chosen: null,
  });
}

close();

/** The server knows no such thing (any more). */
export class Gone extends Error {}

export function part(name) {
  return room.querySelector(`[data-part="${name}"]`);
}

export async function get(address) {
  return await (await answerOf(address)).json();
}

/** The server's JSON; with `errors` if it refused. */
export async function post(address, fields) {
  return await (await answerOf(address, { fields })).json();
}

export async function bytesOf(address, fields) {
  return new Uint8Array(await (await answerOf(address, fields ? { fields } : {})).arrayBuffer());
}

async function answerOf(address, options) {
  const answer = await ask(address, options);
  if (answer.status === 404) throw new Gone();
  if (!answer.ok && answer.status !== 422) throw new TypeError(`${answer.status}`);
  return answer;
}

export function tell(sentence, isAlarm = false) {
  const status = part("status");
  status.textContent = sentence;
  status.classList.toggle("alarm", isAlarm);
}

export function tellFailure(failure) {
  if (failure instanceof Gone) tell(say.gone, true);
  else tell(failure.message === "signed out" ? say.signed_out : say.offline, true);
}

export function fromTemplate(name) {
  return document.getElementById(`room-${name}`).content.cloneNode(true);
}

export function fill(page, texts) {
  for (const [name, text] of Object.entries(texts)) {
    for (const place of page.querySelectorAll(`[data-fill="${name}"]`)) place.textContent = text;
  }
}

export function element(name, text) {
  return Object.assign(document.createElement(name), { textContent: text });
}

export function shownDay(day) {
  return new Date(`${day}T12:00Z`).toLocaleDateString(document.documentElement.lang, {
    dateStyle: "long",
    timeZone: "UTC",
  });
}

export function painted() {
  return new Promise((resume) => requestAnimationFrame(() => setTimeout(resume)));
}

/** The newest message that is here: what its writer adds later is not read by what is done now. */
export function lastOf(thread) {
  return thread.messages.at(-1).pk;
}

export function threadOf(reference) {
  return opened.threads.find((thread) => thread.reference === reference);
}
