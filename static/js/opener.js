// Opens watch lists and clients' answers with the consultant's key, in this tab: the server holds them sealed, and cannot
// show them. What is sealed to other keys than those in use can be sealed again.

import { displayed, open, seal, toBase64 } from "./age-file.js";
import { ask } from "./desk/session.js";
import { identitiesIn, NeedsPassphrase, WrongPassphrase } from "./identity.js";

const IDLE = 5 * 60_000; // milliseconds without a hand on the page until what was opened is forgotten
const opener = document.querySelector(".opener");
const say = JSON.parse(opener.dataset.opener);
const form = opener.querySelector("form");
const reseal = opener.querySelector("[data-part=reseal]");
let outdated = new Map(); // what is open and sealed to other keys than those in use, by its form
let idle; // the timer, and the time of day when it is due: a laptop that sleeps stops timers
let idleAt = Infinity;

async function openLists(event) {
  event.preventDefault();
  tell(say.unlocking);
  try {
    const file = form.elements.file.files[0];
    const source = file
      ? new Uint8Array(await file.arrayBuffer())
      : new TextEncoder().encode(form.elements.identity.value);
    const identities = await identitiesIn(source, form.elements.passphrase.value);
    const sealed = [...document.querySelectorAll("form[data-sealed-list]")];
    for (const list of sealed) show(list, await openedWith(list, identities));
    offerSealing();
    form.reset();
    tell("");
    stayAwake();
  } catch (failure) {
    tell(refusal(failure));
  }
}

/** What one sealed file holds, or null if these identities do not open it. */
async function openedWith(list, identities) {
  const answer = await ask(list.action, { form: list });
  if (!answer.ok) throw new TypeError(`${answer.status}`);
  const envelope = new Uint8Array(await answer.arrayBuffer());
  return await open(envelope, identities).catch(() => null);
}

/** The terms of a watch list, with what stands for them where that is known; or the fields of an answer. */
function textOf(letter) {
  if (letter.terms) {
    const stands = new Map(letter.pairs);
    return letter.terms.map((term) => (stands.has(term) ? `${term} → ${stands.get(term)}` : term)).join("\n");
  }
  const names = ["name", "until", "answered_on", "message", "text_hash"].filter((name) => letter[name]);
  const facts = names.map((name) =>
    say.fact.replace("{name}", say[name]).replace("{value}", () => shown(letter[name])),
  );
  return [say[letter.kind], ...facts].join("\n");
}

/** A day as the page's language writes it; any other text without what could disturb the page. */
function shown(value) {
  const text = String(value);
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return displayed(text);
  return new Date(`${text}T12:00Z`).toLocaleDateString(document.documentElement.lang, {
    dateStyle: "long",
    timeZone: "UTC",
  });
}

function show(list, letter) {
  if (letter && list.dataset.reseal) outdated.set(list, letter);
  const place = list.closest("li");
  place.querySelector(".opened")?.remove();
  const text = letter ? textOf(letter) : say.cannot_open;
  place.append(Object.assign(document.createElement("p"), { className: "opened", textContent: text }));
}

function offerSealing() {
  reseal.hidden = !outdated.size;
  reseal.querySelector("[data-count]").textContent = outdated.size;
}

async function sealAgain() {
  const all = [...outdated];
  let done = 0;
  try {
    for (const [list, letter] of all) {
      const envelope = toBase64(await seal(letter, say.recipients));
      const answer = await ask(list.dataset.reseal, { fields: { mark: say.mark, envelope } });
      if (!answer.ok) throw new TypeError(`${answer.status}`);
      delete list.dataset.reseal;
      outdated.delete(list);
      done += 1;
    }
    tell(say.resealed.replace("{all}", done));
  } catch {
    tell(say.reseal_stopped.replace("{done}", done).replace("{all}", all.length));
  }
  offerSealing();
}

function forget() {
  clearTimeout(idle);
  idleAt = Infinity;
  outdated = new Map();
  offerSealing();
  for (const opened of document.querySelectorAll(".opened")) opened.remove();
  form.reset();
}

function stayAwake() {
  if (Date.now() > idleAt) {
    forget();
    return;
  }
  clearTimeout(idle);
  idleAt = Date.now() + IDLE;
  idle = setTimeout(forget, IDLE);
}

function refusal(failure) {
  if (failure instanceof NeedsPassphrase) return say.needs_passphrase;
  if (failure instanceof WrongPassphrase) return say.wrong_passphrase;
  if (failure instanceof TypeError) return failure.message === "signed out" ? say.signed_out : say.offline;
  return say.no_identity;
}

function tell(sentence) {
  opener.querySelector("[role=status]").textContent = sentence;
}

form.addEventListener("submit", openLists);
reseal.querySelector("button").addEventListener("click", sealAgain);
for (const hand of ["pointerdown", "keydown", "scroll"]) {
  addEventListener(hand, () => document.querySelector(".opened") && stayAwake(), { passive: true });
}
document.addEventListener("visibilitychange", () => Date.now() > idleAt && forget());
addEventListener("pagehide", forget);
opener.hidden = false;
