// Makes the consultant's key pair in this tab, sees that it was saved and opens, and only then has it put to use.

import { Encrypter, Decrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { ask } from "./desk/session.js";
import { identitiesIn, NeedsPassphrase, WrongPassphrase } from "./identity.js";
import { isStrong, proposed } from "./strength.js";

class Refused extends Error {}

const assistant = document.querySelector(".assistant");
const given = JSON.parse(assistant.dataset.assistant);
const say = given.sentences;
const step = (name) => assistant.querySelector(`[data-step="${name}"]`);

let recipient; // the public half of the key that was made here; the private half is in the saved file alone

async function make(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const passphrase = form.elements.passphrase.value;
  if (passphrase !== form.elements.again.value) {
    tell(say.not_the_same);
    return;
  }
  if (!(isStrong(passphrase) || form.elements.anyway.checked)) {
    confirmFirst(form, passphrase ? say.weak : say.empty);
    return;
  }
  tell(say.making);
  await painted();
  const identity = await generateX25519Identity();
  recipient = await identityToRecipient(identity);
  const text = `# ${say.opens_inquiries}\n# public key: ${recipient}\n${identity}\n`;
  download(
    passphrase ? await sealed(text, passphrase) : text,
    passphrase ? "huis-clos-identity.age" : "huis-clos-identity.txt",
  );
  form.reset();
  askAgain(form);
  form.querySelector("[data-part=proposed]").textContent = "";
  form.querySelector("[data-part=proposed]").hidden = true;
  goTo("try");
}

/** Asks about a passphrase that is empty or easy to guess; the box must be ticked to go on with it. */
function confirmFirst(form, sentence) {
  tell(sentence);
  form.querySelector("[data-part=anyway]").hidden = false;
  form.elements.anyway.focus();
}

/** What was agreed to for one passphrase holds for no other. */
function askAgain(form) {
  form.elements.anyway.checked = false;
  form.querySelector("[data-part=anyway]").hidden = true;
  tell("");
}

function propose(form) {
  const place = form.querySelector("[data-part=proposed]");
  place.textContent = proposed();
  place.hidden = false;
  form.elements.passphrase.value = form.elements.again.value = place.textContent;
  askAgain(form);
}

async function sealed(text, passphrase) {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(17); // 128 MiB to try one passphrase: telephones still open it
  return await encrypter.encrypt(text);
}

async function tryIt(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const file = form.elements.file.files[0];
  if (!file) {
    tell(say.no_file);
    return;
  }
  tell(say.trying);
  await painted();
  try {
    const identities = await identitiesIn(new Uint8Array(await file.arrayBuffer()), form.elements.passphrase.value);
    const key = await identityToRecipient(identities[0]);
    if (recipient && key !== recipient) {
      tell(say.another_key);
      return;
    }
    await activate(identities[0], key, form.elements.retire_others?.checked);
  } catch (failure) {
    tell(refusal(failure));
  }
}

async function activate(identity, key, retiresOthers) {
  const trial = await post(given.trial, { key });
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const proof = await decrypter.decrypt(new Uint8Array(await trial.arrayBuffer()), "text");
  const answer = await (
    await post(given.activate, { proof, ...(retiresOthers ? { retire_others: "yes" } : {}) })
  ).json();
  if (answer.errors) tell(answer.errors.join(" "));
  else location.assign(answer.next);
}

function refusal(failure) {
  if (failure instanceof NeedsPassphrase) return say.needs_passphrase;
  if (failure instanceof WrongPassphrase) return say.wrong_passphrase;
  if (failure instanceof Refused) return failure.message;
  return failure instanceof TypeError ? say.offline : say.no_identity;
}

/** `fetch`, signed in: throws Refused with what the site says, TypeError where it says nothing. */
async function post(address, fields) {
  const answer = await ask(address, { fields });
  if (answer.status !== 403) return answer;
  const { errors } = await answer.json().catch(() => ({}));
  throw errors ? new Refused(errors.join(" ")) : new TypeError("not allowed");
}

function goTo(name) {
  for (const part of assistant.querySelectorAll("[data-step]")) part.hidden = part.dataset.step !== name;
  step(name).querySelector("h2").focus();
}

function download(content, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function tell(sentence) {
  assistant.querySelector("[role=status]").textContent = sentence;
}

function painted() {
  return new Promise((resume) => requestAnimationFrame(() => setTimeout(resume)));
}

const making = step("make").querySelector("form");
making.addEventListener("submit", make);
making.elements.passphrase.addEventListener("input", () => askAgain(making));
making.querySelector("[data-do=propose]").addEventListener("click", () => propose(making));
step("try").querySelector("form").addEventListener("submit", tryIt);
step("make")
  .querySelector("[data-have]")
  .addEventListener("click", () => {
    recipient = undefined; // any file will do, even if one was made here before
    goTo("try");
  });
step("try")
  .querySelector("[data-back]")
  .addEventListener("click", () => goTo("make"));
step("unscripted").hidden = true;
step("make").hidden = false;
