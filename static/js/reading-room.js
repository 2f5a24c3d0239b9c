// The reading room: opens every thread with the consultant's key, in this tab. The key is never sent, and forgotten when idle.

import { displayed, fromBase64, openLetter, seal, today, toBase64 } from "./age-file.js";
import { identitiesIn, NeedsPassphrase, NoIdentity, WrongPassphrase } from "./identity.js";

const IDLE = 5 * 60_000; // milliseconds without a hand on the page until the key is forgotten
const room = document.querySelector(".room");
const given = JSON.parse(room.dataset.room);
const say = given.sentences;
const part = (name) => room.querySelector(`[data-part="${name}"]`);

let identities = []; // the key, while the room is open
let keys = { recipients: [], mark: "" };
let threads = []; // as the server gives them; each message with `letter` once opened, null if the key does not open it
let next = null; // where the server's list goes on
let total = 0;
let chosen = null;
let idle; // the timer, and the time of day when it is due: a laptop that sleeps stops timers
let idleAt = Infinity;

// Unlocking and forgetting

async function unlock(event) {
  event?.preventDefault();
  const form = part("unlock");
  const file = form.elements.file.files[0];
  const source = file
    ? new Uint8Array(await file.arrayBuffer())
    : new TextEncoder().encode(form.elements.identity.value);
  tell(say.unlocking);
  await painted();
  try {
    identities = await identitiesIn(source, form.elements.passphrase.value);
  } catch (failure) {
    tell(refusal(failure), true);
    if (!(failure instanceof NoIdentity)) form.elements.passphrase.focus();
    return;
  }
  if (await fetchThreads()) form.reset();
}

function refusal(failure) {
  if (failure instanceof NeedsPassphrase) return say.needs_passphrase;
  if (failure instanceof WrongPassphrase) return say.wrong_passphrase;
  return say.no_identity;
}

/** Whether the threads came; if not, the key waits in the form, where it was put, and not here. */
async function fetchThreads() {
  const wanted = location.hash.slice(1);
  try {
    await addPage(await get(given.threads));
    if (wanted && !threadOf(wanted)) await addPage({ ...(await get(`${given.threads}?reference=${wanted}`)), next });
  } catch {
    identities = [];
    threads = [];
    tell(say.offline, true);
    return false;
  }
  part("unlock").hidden = true;
  part("opened").hidden = false;
  stayAwake();
  list();
  choose(threadOf(wanted) ?? null);
  return true;
}

function threadOf(reference) {
  return threads.find((thread) => thread.reference === reference);
}

/** Takes in a page of threads, and opens the envelopes that came with it. */
async function addPage(answer) {
  if (!identities.length) return; // forgotten while the answer was on its way
  keys = { recipients: answer.recipients, mark: answer.mark };
  const fresh = answer.threads.filter((thread) => !threadOf(thread.reference));
  await openAll(fresh);
  threads.push(...fresh);
  ({ next, total } = answer);
  const messages = threads.flatMap((thread) => thread.messages);
  const closed = messages.filter((message) => message.letter === null);
  tell(closed.length ? say.closed.replace("{number}", closed.length) : "");
  showOutdated(answer.outdated - closed.filter((message) => message.mark !== keys.mark).length);
}

async function openAll(fresh) {
  const messages = fresh.flatMap((thread) => thread.messages).filter((message) => message.envelope);
  let opened = 0;
  for (const message of messages) {
    await openMessage(message);
    opened += 1;
    if (opened % 50 === 0) {
      tell(say.progress.replace("{done}", opened).replace("{all}", messages.length));
      await painted();
    }
  }
}

/** Opens a message, and lets go of its envelope; fetches it first if it did not come with the list. */
async function openMessage(message) {
  const bytes = message.envelope ? fromBase64(message.envelope) : await envelopeOf(message);
  message.letter = await openLetter(bytes, identities).catch(() => null);
  delete message.envelope;
}

async function envelopeOf(message) {
  const answer = await fetch(given.envelope.replace("/0/", `/${message.pk}/`));
  if (!answer.ok || answer.redirected) throw new TypeError(`${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

async function showOlder() {
  const button = part("older").querySelector("button");
  button.disabled = true;
  try {
    await addPage(await get(`${given.threads}?before=${next}`));
    list();
  } catch {
    tell(say.offline, true);
  } finally {
    button.disabled = false;
  }
}

function showOutdated(number) {
  part("reseal").hidden = number <= 0 || !given.may_answer;
  part("reseal").querySelector("[data-count]").textContent = number;
}

/** Forgets the key and everything it opened. */
function forget(sentence) {
  identities = [];
  threads = [];
  next = null;
  chosen = null;
  clearTimeout(idle);
  idleAt = Infinity;
  part("threads").replaceChildren();
  part("thread").replaceChildren();
  part("search").value = "";
  part("opened").hidden = true;
  part("unlock").hidden = false;
  part("unlock").reset();
  tell(sentence ?? "");
}

function stayAwake() {
  if (Date.now() > idleAt) {
    forget(say.forgotten);
    return;
  }
  clearTimeout(idle);
  if (!identities.length) return;
  idleAt = Date.now() + IDLE;
  idle = setTimeout(() => forget(say.forgotten), IDLE);
}

// The list, and searching what was opened

function textOf(thread) {
  const letters = thread.messages.map((message) => message.letter).filter(Boolean);
  return [thread.reference, ...letters.flatMap((letter) => Object.values(letter))].join("\n").toLocaleLowerCase();
}

function list() {
  const wanted = part("search").value.trim().toLocaleLowerCase();
  const found = threads.filter((thread) => !wanted || textOf(thread).includes(wanted));
  part("threads").replaceChildren(...found.map(entry));
  part("none").hidden = found.length > 0;
  part("none").textContent = threads.length ? say.not_found : say.empty;
  part("older").hidden = next === null;
  part("older").querySelector("button").textContent = say.older.replace("{number}", total - threads.length);
}

function entry(thread) {
  const item = fromTemplate("entry");
  const button = item.querySelector("button");
  button.setAttribute("aria-current", thread === chosen ? "true" : "false");
  button.addEventListener("click", () => choose(thread, true));
  fill(item, {
    reference: thread.reference,
    day: shownDay(thread.last_exchange_on),
    state: thread.state_label,
    language: thread.language.toUpperCase(),
    begins: beginning(thread),
  });
  return item;
}

function beginning(thread) {
  const last = thread.messages.findLast((message) => message.letter);
  if (last) return displayed(last.letter.message).slice(0, 90);
  return thread.messages.some((message) => message.letter === undefined) ? say.not_fetched : say.cannot_open;
}

// One thread

function choose(thread, isClicked = false) {
  chosen = thread;
  list();
  const place = part("thread");
  if (!thread) {
    place.replaceChildren();
    return;
  }
  history.replaceState(null, "", `#${thread.reference}`);
  const page = fromTemplate("thread");
  fill(page, { reference: thread.reference, state: thread.state_label, kept: thread.kept_because });
  page.querySelector("[data-fill=kept]").parentElement.hidden = !thread.kept_because;
  page.querySelector(".thread").append(...thread.messages.map(shownMessage));
  page.querySelector("[data-do=print]").addEventListener("click", () => print());
  page.querySelector("[data-do=save]").addEventListener("click", () => save(thread));
  page.querySelector("[data-do=page]").href = given.change.replace("/0/", `/${thread.pk}/`);
  const form = page.querySelector("form");
  if (given.may_answer) form.addEventListener("submit", (event) => answer(event, thread));
  else form.remove();
  place.replaceChildren(page);
  place.querySelector("h2").focus({ preventScroll: !isClicked });
  if (thread.state === "new" && given.may_answer) markSeen(thread);
  openRest(thread);
}

/** Opens what did not come with the list, and shows it if the thread is still the one that is chosen. */
async function openRest(thread) {
  const closed = thread.messages.filter((message) => message.letter === undefined);
  if (!closed.length) return;
  try {
    for (const message of closed) await openMessage(message);
  } catch {
    tell(say.offline, true);
    return;
  }
  if (!identities.length || chosen !== thread) return;
  part("thread")
    .querySelector(".thread")
    .replaceChildren(...thread.messages.map(shownMessage));
  list();
}

function shownMessage(message) {
  const item = fromTemplate("message");
  const letter = message.letter;
  item.querySelector(".message").classList.add(message.author);
  fill(item, {
    author: say[message.author],
    day: shownDay(message.sent_on),
    text: letter ? displayed(letter.message) : closedText(message),
  });
  const facts = item.querySelector("dl");
  for (const name of ["name", "organisation", "role", "reach"]) {
    if (!letter?.[name]) continue;
    facts.append(element("dt", say[name]), element("dd", displayed(String(letter[name]))));
  }
  facts.hidden = !facts.children.length;
  return item;
}

function closedText(message) {
  return message.letter === undefined ? say.opening : say.cannot_open;
}

async function answer(event, thread) {
  event.preventDefault();
  const form = event.currentTarget;
  const field = form.elements.answer;
  const text = field.value.trim();
  if (!text || form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  form.dataset.token ??= crypto.randomUUID(); // sent again after a lost connection, it is the same answer
  try {
    const letter = {
      version: 1,
      reference: thread.reference,
      received_on: today(),
      language: thread.language,
      message: text,
    };
    const envelope = await seal(letter, [thread.recipient, ...keys.recipients]);
    const fields = { token: form.dataset.token, mark: keys.mark, envelope: toBase64(envelope) };
    const kept = await post(given.answer.replace("/0/", `/${thread.pk}/`), fields);
    if (kept.errors) {
      tell(kept.errors.join(" "), true);
      return;
    }
    await replace(thread, kept);
    tell(say.answered);
  } catch {
    tell(say.offline, true);
  } finally {
    form.ariaBusy = "false";
  }
}

async function markSeen(thread) {
  try {
    const kept = await post(given.seen.replace("/0/", `/${thread.pk}/`), {});
    Object.assign(thread, { state: kept.state, state_label: kept.state_label });
    list();
  } catch {
    // It stays new: nothing is lost by it.
  }
}

/** Takes over what the server now keeps of a thread, without opening again what is open. */
async function replace(thread, kept) {
  if (!identities.length) return; // forgotten while the answer was on its way: nothing is shown any more
  const letters = new Map(thread.messages.map((message) => [message.pk, message.letter]));
  Object.assign(thread, kept);
  for (const message of thread.messages) message.letter = letters.get(message.pk);
  choose(thread);
}

function save(thread) {
  const lines = [thread.reference];
  for (const message of thread.messages) {
    lines.push("", `${say[message.author]}, ${message.sent_on}`, "");
    for (const name of ["name", "organisation", "role", "reach"]) {
      if (message.letter?.[name]) lines.push(`${say[name]}: ${displayed(String(message.letter[name]))}`);
    }
    lines.push(message.letter ? displayed(message.letter.message) : closedText(message));
  }
  download(`${thread.reference}.txt`, `${lines.join("\n")}\n`);
}

// Rotation

/** Seals every message again that is sealed to other keys, page by page: there may be more of them than fit into memory. */
async function resealAll() {
  let done = 0;
  try {
    for (let place = ""; place !== null; ) {
      const page = await get(given.threads + place);
      for (const thread of page.threads) done = await resealThread(thread, done);
      place = page.next && `?before=${page.next}`;
    }
  } catch {
    const all = done + Number(part("reseal").querySelector("[data-count]").textContent);
    tell(say.reseal_stopped.replace("{done}", done).replace("{all}", all), true);
    return;
  }
  part("reseal").hidden = true;
  tell(say.resealed.replace("{all}", done));
}

async function resealThread(thread, done) {
  for (const message of thread.messages.filter((message) => message.mark !== keys.mark)) {
    await openMessage(message);
    if (!message.letter) continue;
    const recipients = message.author === "consultant" ? [thread.recipient, ...keys.recipients] : keys.recipients;
    const fields = { mark: keys.mark, envelope: toBase64(await seal(message.letter, recipients)) };
    const kept = await post(given.reseal.replace("/0/", `/${message.pk}/`), fields);
    if (kept.errors) throw new Error(kept.errors.join(" "));
    done += 1;
    showOutdated(Number(part("reseal").querySelector("[data-count]").textContent) - 1);
    tell(say.resealing.replace("{done}", done));
    stayAwake();
  }
  return done;
}

// Small things

async function get(address) {
  return await (await fetch(address, { headers: { Accept: "application/json" } })).json();
}

async function post(address, fields) {
  const token = room.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, ...fields });
  const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
  return await answer.json();
}

function tell(sentence, isAlarm = false) {
  const status = part("status");
  status.textContent = sentence;
  status.classList.toggle("alarm", isAlarm);
}

function fromTemplate(name) {
  return document.getElementById(`room-${name}`).content.cloneNode(true);
}

function fill(page, texts) {
  for (const [name, text] of Object.entries(texts)) {
    for (const place of page.querySelectorAll(`[data-fill="${name}"]`)) place.textContent = text;
  }
}

function element(name, text) {
  return Object.assign(document.createElement(name), { textContent: text });
}

function shownDay(day) {
  return new Date(`${day}T12:00Z`).toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
}

function painted() {
  return new Promise((resume) => requestAnimationFrame(() => setTimeout(resume)));
}

function download(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function dropped(event) {
  event.preventDefault();
  room.classList.remove("dropping");
  const file = event.dataTransfer.files[0];
  if (!file || identities.length) return;
  const files = new DataTransfer();
  files.items.add(file);
  part("unlock").elements.file.files = files.files;
  await unlock();
}

part("unlock").addEventListener("submit", unlock);
part("search").addEventListener("input", list);
part("forget").addEventListener("click", () => forget(say.forgotten_now));
part("reseal").querySelector("button").addEventListener("click", resealAll);
part("older").querySelector("button").addEventListener("click", showOlder);
addEventListener("dragover", (event) => {
  event.preventDefault();
  room.classList.add("dropping");
});
addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) room.classList.remove("dropping");
});
addEventListener("drop", dropped);
for (const hand of ["pointerdown", "keydown", "scroll"]) addEventListener(hand, stayAwake, { passive: true });
addEventListener("visibilitychange", () => {
  if (Date.now() > idleAt) forget(say.forgotten);
});
addEventListener("pagehide", () => forget());
part("unscripted").hidden = true;
part("unlock").hidden = false;
