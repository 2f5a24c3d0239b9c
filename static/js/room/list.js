// The list of threads: loaded page by page, opened as it comes into view, searched.

import { isOpen, beginning, openAll, openThread, tellClosed } from "./letters.js";
import { fill, fromTemplate, get, given, opened, part, say, shownDay, tellFailure, threadOf } from "./page.js";
import { showOutdated } from "./resealing.js";

const threads = new WeakMap(); // of each entry on the page
let choose; // what a click on an entry does

const inView = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) if (isIntersecting) openEntry(target);
});

new IntersectionObserver((entries) => {
  if (entries.some((entry) => entry.isIntersecting) && opened.next !== null) showOlder();
}).observe(part("older"));

/** Fetches the first page, and the thread with this reference wherever it is. */
export async function load(reference, onChoice) {
  choose = onChoice;
  add(await get(given.threads));
  if (!reference || threadOf(reference)) return;
  const { next } = opened;
  add({ ...(await get(`${given.threads}?reference=${encodeURIComponent(reference)}`)), next });
}

function add(answer) {
  if (!opened.identities.length) return; // forgotten while the answer was on its way
  opened.threads.push(...answer.threads.filter((thread) => !threadOf(thread.reference)));
  opened.keys = { recipients: answer.recipients, mark: answer.mark, zone: answer.zone };
  opened.next = answer.next;
  opened.total = answer.total;
  showOutdated(answer.outdated);
}

export async function showOlder() {
  const button = part("older").querySelector("button");
  if (button.disabled) return;
  button.disabled = true;
  try {
    add(await get(`${given.threads}?before=${opened.next}`));
    await list();
  } catch (failure) {
    tellFailure(failure);
  } finally {
    button.disabled = false;
  }
}

/** Shows the threads that hold what is searched for. */
export async function list() {
  if (part("search").value.trim() && !opened.threads.every(isOpen)) await openAll().catch(tellFailure);
  const wanted = part("search").value.trim().toLocaleLowerCase(); // after a wait: more may have been typed
  const found = opened.threads.filter((thread) => !wanted || wordsOf(thread).includes(wanted));
  inView.disconnect();
  part("threads").replaceChildren(...found.map(entry));
  part("none").hidden = found.length > 0;
  part("none").textContent = opened.threads.length ? say.not_found : say.empty;
  part("older").hidden = opened.next === null;
  const more = opened.total - opened.threads.length;
  part("older").querySelector("button").textContent = say.older.replace("{number}", more);
}

function wordsOf(thread) {
  const letters = thread.messages.map((message) => message.letter).filter(Boolean);
  return [thread.reference, ...letters.flatMap((letter) => Object.values(letter))].join("\n").toLocaleLowerCase();
}

function entry(thread) {
  const item = fromTemplate("entry").firstElementChild;
  threads.set(item, thread);
  item.querySelector("button").addEventListener("click", () => choose(thread, true));
  describe(item);
  inView.observe(item);
  return item;
}

function describe(item) {
  const thread = threads.get(item);
  item.querySelector("button").setAttribute("aria-current", thread === opened.chosen ? "true" : "false");
  fill(item, {
    reference: thread.reference,
    day: shownDay(thread.last_exchange_on),
    state: thread.state_label,
    language: thread.language.toUpperCase(),
    begins: beginning(thread),
  });
}

/** Shows what changed, without moving the keyboard's place. */
export function refresh() {
  for (const item of part("threads").children) describe(item);
}

async function openEntry(item) {
  const thread = threads.get(item);
  if (isOpen(thread)) describe(item); // the entry before it in this place opened the thread
  if (isOpen(thread) || isLarge(thread)) return;
  try {
    await openThread(thread);
  } catch (failure) {
    tellFailure(failure);
    return;
  }
  if (!opened.identities.length) return;
  describe(item);
  if (thread.messages.some((message) => message.letter === null)) tellClosed();
}

/** What did not come with the list waits until it is chosen. */
function isLarge(thread) {
  return thread.messages.some((message) => message.letter === undefined && !message.envelope);
}
