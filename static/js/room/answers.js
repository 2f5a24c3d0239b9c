// Answers: sealed and sent; and until then kept in this browser, sealed to the consultant's own key, thread by thread.

import { identityToRecipient } from "age-encryption";
import { fromBase64, open, seal, toBase64, today } from "../age-file.js";
import { drop, fetchCopies, hold, Kept, newId, raw } from "../desk/kept.js";
import { given, lastOf, opened, post, tell, tellFailure } from "./page.js";

let kept = null; // seals what is typed now: a key of its own, which is sealed to the consultant's
let drafts = new Map(); // by thread: {id, token, text}

/**
 * Finds unsent answers, and seals them to today's keys. Locks that these identities do not open belong to somebody else.
 */
export async function openDrafts() {
  const key = crypto.getRandomValues(new Uint8Array(32));
  kept = new Kept(key, toBase64(await seal(toBase64(key), await ownKeys())));
  const found = [];
  await fetchCopies();
  for (const lock of new Set(raw().map((record) => record.lock))) {
    if (!lock) continue;
    const key = await open(fromBase64(lock), opened.identities).catch(() => null);
    if (key) found.push(...new Kept(fromBase64(key), lock).all());
  }
  for (const { about, id, token, text } of found.sort((one, other) => other.at.localeCompare(one.at))) {
    const thread = Number(about.split(" ")[1]);
    if (drafts.has(thread) || !(await hold(id))) continue;
    drafts.set(thread, { id, token, text });
    keep({ pk: thread }, text);
  }
}

/** One's own keys; and, where none of them is in use any more, those that are: the next key opens what is unfinished too. */
async function ownKeys() {
  const own = await Promise.all(opened.identities.map((identity) => identityToRecipient(identity)));
  const { recipients } = opened.keys;
  return own.some((key) => recipients.includes(key)) ? own : [...own, ...recipients];
}

export function closeDrafts() {
  kept = null;
  drafts = new Map();
}

function draftOf(thread) {
  if (!drafts.has(thread.pk)) drafts.set(thread.pk, { id: newId(), token: crypto.randomUUID(), text: "" });
  return drafts.get(thread.pk);
}

/** Brings back the unsent answer of this thread, and keeps what is typed from now on. `onSent` takes what the server keeps. */
export function prepare(form, thread, onSent) {
  const field = form.elements.answer;
  const draft = draftOf(thread);
  field.value = draft.text;
  form.querySelector("[data-part=back]").hidden = !draft.text;
  hold(draft.id);
  field.addEventListener("input", () => keep(thread, field.value));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim() && form.ariaBusy !== "true") send(form, thread, onSent);
  });
}

function keep(thread, text) {
  const draft = draftOf(thread);
  draft.text = text;
  if (!text.trim()) drop(draft.id);
  else kept?.put(draft.id, { about: `answer ${thread.pk}`, at: new Date().toISOString(), token: draft.token, text });
}

async function send(form, thread, onSent) {
  form.ariaBusy = "true";
  const text = form.elements.answer.value.trim();
  const { token, id } = draftOf(thread); // sent again after a lost connection, it is the same answer
  const { keys } = opened;
  try {
    const letter = {
      version: 1,
      reference: thread.reference,
      received_on: today(keys.zone),
      language: thread.language,
      message: text,
    };
    const envelope = await seal(letter, [thread.recipient, ...keys.recipients]);
    const fields = { token, mark: keys.mark, envelope: toBase64(envelope), last: lastOf(thread) };
    const answer = await post(given.answer.replace("/0/", `/${thread.pk}/`), fields);
    if (answer.errors) {
      tell(answer.errors.join(" "), true);
      return;
    }
    drop(id);
    drafts.delete(thread.pk);
    onSent(answer);
  } catch (failure) {
    tellFailure(failure);
  } finally {
    form.ariaBusy = "false";
  }
}

/** Drops the unsent answer of an erased thread. */
export function dropDraft(thread) {
  drop(draftOf(thread).id);
  drafts.delete(thread.pk);
}
