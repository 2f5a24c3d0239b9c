// Seals a client's answer before it leaves the browser. Without this module the forms work as they stand, and are sealed on
// arrival.

import { seal, today, toBase64 } from "./age-file.js";
import { askBeforeLosing, canSeal, Letter, post, tellWhere } from "./letter.js";

const place = document.querySelector("[data-consent]");
const given = JSON.parse(place.dataset.consent);
const letters = [...place.querySelectorAll("form.letter")].map((form) => new Letter(form, given.sentences));
let isSent = false;

async function send(letter, isLastTry = false) {
  let fields;
  try {
    fields = await sealedFields(letter);
  } catch {
    leaveItToArrival(letter);
    return;
  }
  let answer;
  try {
    answer = await post(letter.form.action, fields);
  } catch {
    letter.showErrors([given.sentences.offline]);
    return;
  }
  if (answer.keys && !isLastTry) {
    Object.assign(given, answer.keys);
    await send(letter, true);
  } else if (answer.next) {
    isSent = true;
    location.assign(answer.next);
  } else {
    if (answer.changed) await showPresentText();
    letter.showErrors(answer.errors ?? [given.sentences.offline]);
  }
}

async function sealedFields(letter) {
  const { answer, text } = Object.fromEntries(new FormData(letter.form));
  const words = letter.words;
  const record = {
    version: 1,
    kind: answer,
    answered_on: today(given.zone),
    text_hash: text,
    text: given.text,
    language: given.language,
    ...words,
  };
  const envelope = toBase64(await seal(record, given.recipients));
  return { answer, text, token: tokenFor(letter, words), until: words.until ?? "", mark: given.mark, envelope };
}

/** Random, and the same as long as the words are: sent again they count once, and other words are another answer. */
function tokenFor(letter, words) {
  const said = JSON.stringify(words);
  if (letter.said !== said)
    Object.assign(letter, { said, token: toBase64(crypto.getRandomValues(new Uint8Array(16))) });
  return letter.token;
}

/** The draft was changed meanwhile: the page shows it as it is now, and the forms are about it. What was typed stays. */
async function showPresentText() {
  const source = await (await fetch(location.href)).text();
  const fresh = new DOMParser().parseFromString(source, "text/html");
  document.querySelector(".sheet-page").replaceWith(document.adoptNode(fresh.querySelector(".sheet-page")));
  Object.assign(given, JSON.parse(fresh.querySelector("[data-consent]").dataset.consent));
  const present = fresh.querySelector("[name=text]").value;
  for (const field of document.querySelectorAll("[name=text]")) field.value = present;
}

/** Sealing failed here. Nothing was sent; the page says so, and what sending would now mean. */
function leaveItToArrival(letter) {
  letter.giveFieldsBack();
  tellWhere("arrival");
  letter.showErrors([given.sentences.unsealed]);
}

function onSubmit(event, letter) {
  if (letter.isLeftToArrival) return;
  event.preventDefault();
  const problems = letter.problems;
  if (problems.length) letter.showErrors(problems);
  else letter.busy(() => send(letter));
}

askBeforeLosing(() => !isSent && letters.find(({ words }) => words.message || words.name));
if (await canSeal(given.recipients).catch(() => false)) {
  for (const letter of letters) {
    letter.keepFieldsHere();
    letter.form.addEventListener("submit", (event) => onSubmit(event, letter));
  }
  tellWhere("browser");
}
