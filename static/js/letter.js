// What the two pages on which people write have in common: a form whose fields never leave the browser in clear.

import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { open, seal } from "./age-file.js";
import { prove } from "./proof-of-work.js";

const MESSAGE_LIMIT = 10_000;
const LINE_LIMIT = 200;

/** Sends `fields` to `address`; the answer's JSON, with its `status`. Throws where no answer comes, or none of ours. */
export async function post(address, fields) {
  const answer = await fetch(address, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { Accept: "application/json" },
    signal: AbortSignal.timeout(60_000),
  });
  return { ...(await answer.json()), status: answer.status };
}

/** Whether this browser can seal: tried, not assumed. */
export async function canSeal(recipients) {
  const identity = await generateX25519Identity();
  const trial = await seal("trial", [...recipients, await identityToRecipient(identity)]);
  return (await open(trial, [identity])) === "trial";
}

/** Shows what is true where sealing happens at `place`: "browser" or "arrival". */
export function tellWhere(place) {
  for (const element of document.querySelectorAll("[data-sealed]")) element.hidden = element.dataset.sealed !== place;
}

/** A form of ours that is sealed here: its fields have no names, so that no browser can send them in clear. */
export class Letter {
  constructor(form, sentences) {
    this.form = form;
    this.sentences = sentences;
    this.fields = [...form.querySelectorAll("textarea, input:not([type=hidden], [type=checkbox])")];
    this.names = this.fields.map((field) => field.name);
    this.button = form.querySelector("[type=submit]");
    this.isLeftToArrival = false;
  }

  keepFieldsHere() {
    for (const field of this.fields) field.removeAttribute("name");
  }

  /** For good: from now on the form is sent as any other, to be sealed on arrival. */
  giveFieldsBack() {
    this.isLeftToArrival = true;
    this.fields.forEach((field, place) => {
      field.name = this.names[place];
    });
  }

  /** What was typed, by field, without what is empty; as inquiries/forms.py cleans it. */
  get words() {
    const typed = this.fields.map((field, place) => [this.names[place], field.value.trim().replaceAll("\0", "\uFFFD")]);
    return Object.fromEntries(typed.filter(([name, text]) => text && name !== "subject"));
  }

  /** What is wrong with what was typed: for each field, at most one `{ field, sentence }`, in the server's words. */
  get problems() {
    const words = this.words;
    const problems = [];
    this.fields.forEach((field, place) => {
      const isMessage = this.names[place] === "message";
      const [limit, count] = [isMessage ? MESSAGE_LIMIT : LINE_LIMIT, [...(words[this.names[place]] ?? "")].length];
      if (isMessage && !count) problems.push({ field, sentence: this.sentences.empty });
      if (count > limit)
        problems.push({ field, sentence: this.tooLong(field, isMessage, grouped(limit), grouped(count)) });
    });
    return problems;
  }

  tooLong(field, isMessage, limit, count) {
    const sentence = isMessage ? this.sentences.too_long : this.sentences.too_long_field;
    return sentence
      .replace("%(field)s", field.labels[0].textContent)
      .replace("%(limit)s", limit)
      .replace("%(count)s", count);
  }

  /** Starts the proof of work for a form's token once its writer begins. */
  proveWhileWriting(form, bits) {
    const start = () => {
      this.proof ??= prove(form, bits);
    };
    this.form.addEventListener("input", start, { once: true });
    this.startProof = start;
  }

  async proofInTime() {
    this.startProof?.();
    const patience = new Promise((resume) => setTimeout(resume, 3_000, ""));
    return await Promise.race([this.proof ?? "", patience]);
  }

  /** Runs `act` once at a time, with the button saying what is going on. */
  async busy(act) {
    if (this.form.ariaBusy === "true") return;
    const label = this.button.textContent;
    this.form.ariaBusy = "true";
    this.button.disabled = true;
    this.button.textContent = this.sentences.sealing;
    this.clearErrors();
    try {
      await act();
    } finally {
      this.form.ariaBusy = "false";
      this.button.disabled = false;
      this.button.textContent = label;
    }
  }

  /** All that the page says is wrong, of this form or another: a page tells one thing at a time. */
  clearErrors() {
    for (const box of document.querySelectorAll("main .errors")) {
      document.title = document.title.replace(`${box.querySelector("h2").textContent} · `, "");
      box.remove();
    }
    for (const field of document.querySelectorAll("main [aria-invalid]")) {
      document.getElementById(`${field.id}_error`)?.remove();
      field.removeAttribute("aria-invalid");
      describe(field, (id) => id !== `${field.id}_error`);
    }
  }

  /**
   * Says what happened: above the form, beside each field that it is about, and in the title. What was typed stays.
   * `problems` are sentences, or `{ field, sentence }`.
   */
  showErrors(problems) {
    this.clearErrors();
    const box = fromTemplate("not-sent");
    box.querySelector("h2").textContent = this.sentences.refused;
    for (const problem of problems) box.querySelector("ul").append(entryFor(problem));
    this.form.before(box);
    document.title = `${this.sentences.refused} · ${document.title}`;
    document.querySelector("main .errors").focus();
  }
}

/** A line of the list of errors; a problem of a field is also said beside it, and linked to it. */
function entryFor(problem) {
  const entry = document.createElement("li");
  const { field, sentence } = problem.field ? problem : { sentence: problem };
  if (!field) {
    entry.textContent = sentence;
    return entry;
  }
  entry.append(Object.assign(document.createElement("a"), { href: `#${field.id}`, textContent: sentence }));
  const beside = Object.assign(document.createElement("span"), {
    className: "error",
    id: `${field.id}_error`,
    textContent: sentence,
  });
  field.closest(".field, .tick").append(beside);
  field.ariaInvalid = "true";
  describe(field, () => true, beside.id);
  return entry;
}

/** Keeps of a field's descriptions those that `keep` takes, and adds others. */
function describe(field, keep, ...added) {
  const ids = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && keep(id));
  field.setAttribute("aria-describedby", [...new Set([...ids, ...added])].join(" "));
}

/** A fresh copy of what the template with this id holds. */
export function fromTemplate(id) {
  return document.getElementById(id).content.cloneNode(true);
}

/** Shows the page that the template `id` holds, after `fill` was given it, with the title that the server gives it. */
export function showPage(id, fill = () => {}) {
  const main = document.querySelector("main");
  const page = fromTemplate(id);
  const templates = [...main.querySelectorAll("template")];
  fill(page);
  document.title = document.getElementById(id).dataset.title;
  main.replaceChildren(page, ...templates);
  const heading = main.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus();
  scrollTo(0, 0);
  return main;
}

/** Asks before leaving the page loses what `lost` returns, if it returns something; once for each. Sending a form loses nothing. */
export function askBeforeLosing(lost) {
  const asked = new Set();
  let isSending = false;
  document.addEventListener("submit", (event) => {
    isSending = !event.defaultPrevented;
  });
  addEventListener("beforeunload", (event) => {
    const thing = !isSending && lost();
    if (!thing || asked.has(thing)) return;
    asked.add(thing);
    event.preventDefault();
  });
}

function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, document.documentElement.lang === "fr" ? "\u00a0" : ",");
}
