// The thread that a receipt code opens, without the code leaving the browser.

import { displayed, fromBase64, openLetter, seal, today, toBase64, toHex } from "./age-file.js";
import { askBeforeLosing, canSeal, fromTemplate, Letter, post, showPage, tellWhere } from "./letter.js";
import { deriveFrom, readCode } from "./receipt-code.js";

const ask = document.querySelector("form.letter[data-sealing]");
const given = JSON.parse(ask.dataset.sealing);
const asking = new Letter(ask, {
  ...given.sentences,
  sealing: given.sentences.opening,
  refused: given.sentences.not_opened,
});
let derived; // what the code leads to: in this tab's memory, and nowhere else
let reference;
let further; // the letter that continues the thread

async function enter() {
  const code = readCode(asking.fields[0].value);
  if (!code) {
    asking.showErrors([atCode(given.sentences.no_code)]);
    return;
  }
  reference = code.reference;
  try {
    derived = await deriveFrom(code.reference, code.secret);
  } catch {
    leaveItToTheServer();
    return;
  }
  await request(asking, {});
}

function atCode(sentence) {
  return { field: asking.fields[0], sentence };
}

/** The code leads nowhere in this browser (too little memory): the page says what sending it to the server would mean. */
function leaveItToTheServer() {
  ask.removeEventListener("submit", onAsk);
  asking.giveFieldsBack();
  tellWhere("arrival");
  asking.showErrors([given.sentences.not_here]);
}

function onAsk(event) {
  event.preventDefault();
  asking.busy(enter);
}

/** Asks the server something as the holder of the code, and shows what comes of it. */
async function request(from, fields, isLastTry = false) {
  let answer;
  try {
    answer = await post(ask.action, { reference, key: toHex(derived.key), ...fields });
  } catch {
    from.showErrors([given.sentences.offline]);
    return;
  }
  Object.assign(given, answer.keys, answer.messages ? {} : answer.form, answer.turn && { turn: answer.turn });
  if (answer.status === 409 && !isLastTry) {
    await write(from, true);
  } else if (answer.deleted) {
    further = null;
    showPage("deleted");
  } else if (answer.messages) {
    Object.assign(given, { recipients: answer.recipients, mark: answer.mark, form: answer.form, bits: answer.bits });
    await showThread(answer.messages, fields.action === "write");
  } else {
    from.showErrors(
      (answer.errors ?? [given.sentences.offline]).map((sentence) => (from === asking ? atCode(sentence) : sentence)),
    );
  }
}

async function showThread(messages, isSent) {
  const items = await Promise.all(messages.map(shown));
  const main = showPage("thread", (page) => {
    page.querySelector(".reference").textContent = reference;
    page.querySelector(".sent").hidden = !isSent;
    page.querySelector(".thread").append(...items);
    page.querySelector(".no-answer").hidden = messages.some((message) => message.author === "consultant");
  });
  tellWhere("browser");
  writeFrom(main.querySelector("form.write"));
  deleteFrom(main.querySelector("form.delete"));
}

async function shown(message) {
  const item = fromTemplate(message.author);
  const day = document.createElement("time");
  day.dateTime = message.sent_on;
  day.textContent = new Date(`${message.sent_on}T12:00Z`).toLocaleDateString(document.documentElement.lang, {
    dateStyle: "long",
    timeZone: "UTC",
  });
  item.querySelector(".day").replaceWith(day);
  if (message.envelope) {
    try {
      const letter = await openLetter(fromBase64(message.envelope), [derived.identity]);
      item.querySelector(".text").textContent = displayed(letter.message);
    } catch {
      item.querySelector(".text").textContent = given.sentences.unopened;
    }
  }
  return item;
}

function writeFrom(form) {
  if (!form) return;
  const letter = new Letter(form, { ...given.sentences, refused: given.sentences.not_sent });
  further = letter;
  letter.keepFieldsHere();
  letter.proveWhileWriting(given.form, given.bits);
  form.addEventListener("submit", (event) => {
    if (letter.isLeftToArrival) return;
    event.preventDefault();
    const problems = letter.problems;
    if (problems.length) letter.showErrors(problems);
    else letter.busy(() => write(letter));
  });
}

async function write(letter, isLastTry = false) {
  let envelope;
  try {
    const written = {
      version: 1,
      reference,
      received_on: today(given.zone),
      language: given.language,
      ...letter.words,
    };
    envelope = toBase64(await seal(written, given.recipients));
  } catch {
    leaveItToArrival(letter);
    return;
  }
  const proof = await letter.proofInTime();
  await request(
    letter,
    { action: "write", form: given.form, turn: given.turn ?? "", mark: given.mark, envelope, proof },
    isLastTry,
  );
}

/** Sealing failed here. Nothing was sent; the page says so, and that sending now takes the message and the code in clear. */
function leaveItToArrival(letter) {
  letter.giveFieldsBack();
  for (const [name, value] of Object.entries({ form: given.form, code: asking.fields[0].value })) {
    letter.form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  tellWhere("arrival");
  letter.showErrors([given.sentences.unsealed]);
}

function deleteFrom(form) {
  const letter = new Letter(form, {
    ...given.sentences,
    sealing: given.sentences.deleting,
    refused: given.sentences.not_erased,
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const sure = form.querySelector("[name=sure]");
    if (sure.checked) letter.busy(() => request(letter, { action: "delete" }));
    else letter.showErrors([{ field: sure, sentence: given.sentences.unsure }]);
  });
}

askBeforeLosing(() => further?.words.message && further);
if (await canSeal(given.recipients).catch(() => false)) {
  asking.keepFieldsHere();
  ask.addEventListener("submit", onAsk);
  tellWhere("browser");
}
