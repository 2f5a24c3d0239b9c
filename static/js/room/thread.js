// One thread: its letters, and what can be done to it.

import { displayed } from "../age-file.js";
import { dropDraft, prepare } from "./answers.js";
import { isOpen, openThread, textOf } from "./letters.js";
import { list, refresh } from "./list.js";
import {
  element,
  fill,
  fromTemplate,
  given,
  lastOf,
  opened,
  part,
  post,
  say,
  shownDay,
  tell,
  tellFailure,
} from "./page.js";

const FACTS = ["name", "organisation", "role", "reach"];

/** Shows a thread, or none. After a click the page stays where it is. */
export function choose(thread, isClicked = false) {
  opened.chosen = thread;
  refresh();
  const place = part("thread");
  if (!thread) {
    place.replaceChildren();
    return;
  }
  history.replaceState(null, "", `#${thread.reference}`);
  place.replaceChildren(pageOf(thread));
  place.querySelector("h2").focus({ preventScroll: !isClicked });
  if (thread.state === "new" && given.may_answer) act(thread, given.seen, {}, "").catch(() => {}); // it stays new: no harm
  openRest(thread);
}

function pageOf(thread) {
  const page = fromTemplate("thread");
  page.querySelector(".thread").append(...thread.messages.map(shownMessage));
  page.querySelector("[data-do=print]").addEventListener("click", () => print());
  page.querySelector("[data-do=save]").addEventListener("click", () => save(thread));
  connectActs(page, thread);
  const answer = page.querySelector("form[data-do=answer]");
  if (given.may_answer) prepare(answer, thread, (kept) => sent(thread, kept));
  else answer.remove();
  describe(page, thread);
  return page;
}

/** What is said of a thread above its letters. */
function describe(page, thread) {
  fill(page, { reference: thread.reference, state: thread.state_label, kept: thread.kept_because });
  page.querySelector("[data-fill=kept]").parentElement.hidden = !thread.kept_because;
  for (const button of page.querySelectorAll("[data-mark]")) button.hidden = button.dataset.mark === thread.state;
  const reason = page.querySelector("[name=kept_because]");
  if (reason && document.activeElement !== reason) reason.value = thread.kept_because;
}

function connectActs(page, thread) {
  const keep = page.querySelector("form[data-do=keep]");
  if (!given.may_answer) for (const part of page.querySelectorAll("[data-mark], .keep")) part.remove();
  for (const button of page.querySelectorAll("[data-mark]")) {
    button.addEventListener("click", () => mark(thread, button.dataset.mark));
  }
  if (given.may_answer) keep.addEventListener("submit", (event) => keepIt(event, thread));
  const erase = page.querySelector("[data-do=erase]");
  if (given.may_erase) erase.addEventListener("click", () => askToErase(thread));
  else erase.remove();
}

/** Asks the server, and takes over what it now keeps of the thread. */
async function act(thread, address, fields, sentence) {
  const kept = await post(address.replace("/0/", `/${thread.pk}/`), { ...fields, last: lastOf(thread) });
  if (kept.errors) {
    tell(kept.errors.join(" "), true);
    return;
  }
  takeOver(thread, kept);
  if (sentence) tell(sentence(thread));
}

/** Without opening again what is open. */
function takeOver(thread, kept) {
  if (!opened.identities.length) return; // forgotten while the answer was on its way
  const before = new Map(thread.messages.map((message) => [message.pk, message]));
  Object.assign(thread, kept, { messages: kept.messages.map((message) => before.get(message.pk) ?? message) });
  refresh();
  if (opened.chosen !== thread) return;
  describe(part("thread"), thread);
  openRest(thread);
}

function mark(thread, state) {
  const sentence = (now) => say.marked.replace("{state}", now.state_label);
  act(thread, given.mark[state], {}, sentence).catch(tellFailure);
}

function keepIt(event, thread) {
  event.preventDefault();
  const fields = { kept_because: event.target.elements.kept_because.value };
  const sentence = (now) => (now.kept_because ? say.kept : say.not_kept);
  act(thread, given.keep, fields, sentence).catch(tellFailure);
}

function askToErase(thread) {
  const dialog = part("erase");
  fill(dialog, { reference: thread.reference });
  dialog.returnValue = "";
  dialog.onclose = () => {
    if (dialog.returnValue === "erase") erase(thread);
  };
  dialog.showModal();
}

async function erase(thread) {
  try {
    await post(given.erase.replace("/0/", `/${thread.pk}/`), {});
  } catch (failure) {
    tellFailure(failure);
    return;
  }
  dropDraft(thread);
  opened.threads = opened.threads.filter((other) => other !== thread);
  opened.total -= 1;
  history.replaceState(null, "", " ");
  choose(null);
  await list();
  tell(say.erased.replace("{reference}", thread.reference));
  part("search").focus();
}

function sent(thread, kept) {
  if (!opened.identities.length) return; // forgotten while the answer was on its way: nothing is shown any more
  takeOver(thread, kept);
  choose(thread);
  tell(say.answered);
}

/** Opens what is still shut, and shows it if the thread is still the one that is chosen. */
async function openRest(thread) {
  if (isOpen(thread)) return;
  try {
    await openThread(thread);
  } catch (failure) {
    tellFailure(failure);
    return;
  }
  if (!opened.identities.length || opened.chosen !== thread) return;
  part("thread")
    .querySelector(".thread")
    .replaceChildren(...thread.messages.map(shownMessage));
  refresh();
}

function factsOf(message) {
  const named = FACTS.filter((name) => message.letter?.[name]);
  return named.map((name) => [say[name], displayed(String(message.letter[name]))]);
}

function shownMessage(message) {
  const item = fromTemplate("message");
  item.querySelector(".message").classList.add(message.author);
  fill(item, { author: say[message.author], day: shownDay(message.sent_on), text: textOf(message) });
  const facts = item.querySelector("dl");
  for (const [label, value] of factsOf(message)) {
    facts.append(element("dt", label), Object.assign(element("dd", value), { dir: "auto" }));
  }
  facts.hidden = !facts.children.length;
  return item;
}

/** U+2068 and U+2069 isolate what a letter says from what the file says of it, whatever direction it is written in. */
function save(thread) {
  const lines = [thread.reference];
  for (const message of thread.messages) {
    lines.push("", `${say[message.author]}, ${message.sent_on}`, "");
    for (const [label, value] of factsOf(message)) lines.push(`${label}: \u2068${value}\u2069`);
    lines.push(textOf(message));
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`${lines.join("\n")}\n`], { type: "text/plain" }));
  link.download = `${thread.reference}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
