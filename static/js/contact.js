// Seals an inquiry before it leaves the browser. Without this module the form works as it stands, and is sealed on arrival.

import { seal, today, toBase64, toHex } from "./age-file.js";
import { askBeforeLosing, canSeal, Letter, post, showPage, tellWhere } from "./letter.js";
import { deriveFrom, newSecret, writtenCode } from "./receipt-code.js";

const form = document.querySelector("form.letter[data-sealing]");
const given = JSON.parse(form.dataset.sealing);
const letter = new Letter(form, { ...given.sentences, refused: given.sentences.not_sent });
let isSent = false;
let isCopied = false;
let secret; // of the receipt code; the same for every attempt: a message that is sent again is the same message

async function send(isLastTry = false) {
  let sealed;
  try {
    sealed = await sealedFields();
  } catch {
    leaveItToArrival();
    return;
  }
  let answer;
  try {
    answer = await post(form.action, sealed);
  } catch {
    letter.showErrors([given.sentences.offline]);
    return;
  }
  Object.assign(given, answer.keys, answer.form, answer.turn && { turn: answer.turn });
  if (answer.status === 409 && !isLastTry) {
    await send(true);
  } else if (answer.reference) {
    showReceipt(answer);
  } else {
    letter.showErrors(answer.errors ?? [given.sentences.offline]);
  }
}

async function sealedFields() {
  const derived = await deriveFrom(given.reference, secret);
  const written = {
    version: 1,
    reference: given.reference,
    received_on: today(given.zone),
    language: given.language,
    ...letter.words,
  };
  return {
    form: given.form,
    turn: given.turn ?? "", // kept for this message if it came while too many others did
    envelope: toBase64(await seal(written, given.recipients)),
    mark: given.mark,
    recipient: derived.recipient,
    key_digest: toHex(derived.keyDigest),
    proof: await letter.proofInTime(),
  };
}

/** Sealing failed here. Nothing was sent; the page says so, and what sending would now mean. */
function leaveItToArrival() {
  letter.giveFieldsBack();
  tellWhere("arrival");
  letter.showErrors([given.sentences.unsealed]);
}

function showReceipt({ reference, receipt }) {
  const main = showPage("receipt", (page) => {
    for (const place of page.querySelectorAll(".reference")) place.textContent = reference;
    page.querySelector(".receipt-code").textContent = writtenCode(reference, secret);
  });
  isSent = true;
  history.replaceState(null, "", receipt);
  main.querySelector("[data-copy]").addEventListener("click", copyCode);
}

async function copyCode({ target }) {
  const code = document.querySelector(".receipt-code");
  try {
    await navigator.clipboard.writeText(code.textContent);
    target.textContent = target.dataset.copied;
    isCopied = true;
  } catch {
    getSelection().selectAllChildren(code); // not allowed here: the writer copies it themselves
  }
}

/** What leaving the page would lose: a half-written letter, or a code that nobody copied. */
function lost() {
  if (isSent) return !isCopied && "code";
  return Object.keys(letter.words).length > 0 && "letter";
}

/** Copying the code by hand is as good as by the button; copying something else is not. */
function onCopy() {
  const code = document.querySelector(".receipt-code");
  isCopied ||= isSent && getSelection().toString().includes(code.textContent);
}

function onSubmit(event) {
  if (letter.isLeftToArrival) return;
  event.preventDefault();
  const problems = letter.problems;
  if (problems.length) letter.showErrors(problems);
  else letter.busy(() => send());
}

askBeforeLosing(lost);
if (await canSeal(given.recipients).catch(() => false)) {
  secret = newSecret();
  letter.keepFieldsHere();
  letter.proveWhileWriting(given.form, given.bits);
  form.addEventListener("submit", onSubmit);
  document.addEventListener("copy", onCopy);
  tellWhere("browser");
}
