// What the two pages on which people write have in common: a form whose fields never leave the browser in clear.

import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { open, seal } from "./envelope.js";
import { prove } from "./proof.js";

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

  /** What is wrong with what was typed: a sentence, or null. */
  get problem() {
    const words = this.words;
    if (!words.message) return this.sentences.empty;
    for (const [name, text] of Object.entries(words)) {
      const [limit, count] = [name === "message" ? MESSAGE_LIMIT : LINE_LIMIT, [...text].length];
      if (count > limit) return this.sentences.too_long.replace("{limit}", grouped(limit)).replace("{count}", grouped(count));
    }
    return null;
  }

  /** Starts the proof of work for a form's number once its writer begins. */
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

  clearErrors() {
    this.form.parentElement.querySelector(".errors")?.remove();
  }

  /** Says what happened above the form; what was typed stays. */
  showErrors(sentences) {
    this.clearErrors();
    const box = fromTemplate("not-sent");
    const list = box.querySelector("ul");
    for (const sentence of sentences) list.append(Object.assign(document.createElement("li"), { textContent: sentence }));
    this.form.before(box);
    this.form.parentElement.querySelector(".errors").focus();
  }
}

/** A fresh copy of what the template with this id holds. */
export function fromTemplate(id) {
  return document.getElementById(id).content.cloneNode(true);
}

function grouped(number) {
  return number.toLocaleString(document.documentElement.lang === "fr" ? "fr-CH" : "en-CA");
}
