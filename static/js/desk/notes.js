// From notes to case. The notes are sent by `fetch`: a form that is sent as a page stays in the browser's session file, on
// disk, with all its fields. Passages move into the fields of the draft, and a suggestion is taken with one click. The page
// works without this module, and says what the browser may then keep.

import { ask } from "./session.js";

let isSaved = false;
let page = document.querySelector(".from-notes");
let passage = { start: 0, end: 0 }; // what was last selected in the notes: a click on a button may end the selection

const notes = () => page.querySelector("[name=notes]");

function remember() {
  passage = { start: notes().selectionStart, end: notes().selectionEnd };
}

function move(field) {
  const { start, end } = passage;
  const text = notes().value.slice(start, end).trim();
  if (!text) {
    notes().focus();
    return;
  }
  const between = field.tagName === "TEXTAREA" ? "\n" : " ";
  field.value = [field.value.trim(), text].filter(Boolean).join(between);
  notes().setRangeText("", start, end, "start");
  remember();
  field.focus();
}

async function send(event) {
  event.preventDefault();
  if (page.ariaBusy === "true") return;
  page.ariaBusy = "true";
  try {
    const { target: form, submitter } = event;
    await show(await ask(form.action, { form, submitter }));
  } catch {
    say(page.dataset.offline);
  } finally {
    page.ariaBusy = "false";
  }
}

/** Leads on to the saved draft, or puts the answer in the place of the page. */
async function show(answer) {
  if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
    isSaved = true;
    location.assign((await answer.json()).next);
    return;
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".from-notes");
  if (!fresh) throw new TypeError(`${answer.status}`);
  page.replaceWith(fresh);
  page = fresh;
  begin();
}

function say(sentence) {
  const status = page.querySelector("[data-part=status]");
  status.textContent = sentence;
  status.focus();
}

function begin() {
  for (const button of page.querySelectorAll("[data-send]")) {
    button.hidden = false;
    button.addEventListener("click", () => move(document.getElementById(button.dataset.send)));
  }
  for (const button of page.querySelectorAll("[data-write]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const field = document.getElementById(button.dataset.write);
      field.value = button.textContent;
      field.focus();
    });
  }
  for (const event of ["select", "keyup", "pointerup", "blur"]) notes().addEventListener(event, remember);
  page.querySelector("form").addEventListener("submit", send);
  page.querySelector("[data-part=unscripted]").hidden = true;
  page.querySelector(".errornote, .errorlist, #found-heading, .nothing")?.focus();
}

/** Notes are kept nowhere: the page asks before they are lost, or the draft made from them. */
function isWritten() {
  return [...page.querySelectorAll("textarea, input[type=text]")].some((field) => field.value.trim());
}

addEventListener("beforeunload", (event) => {
  if (!isSaved && isWritten()) event.preventDefault();
});
begin();
