// The page of one case: findings marked where they stand, words counted, what is written shown as readers would see it.
// Everything works without it: then the review is a list, and the preview opens in a tab.

import { Cards } from "./cards.js";
import { countWords, keepPlace, stayUnderTheBar } from "./columns.js";
import { Mirror } from "./mirror.js";
import { startPreview } from "./preview.js";
import { keepWhatHolds } from "./refusal.js";
import { replaceEverywhere } from "./replacing.js";
import { LiveReview } from "./review.js";

function start(form) {
  const mirrors = new Map();
  for (const field of form.querySelectorAll(".text textarea")) mirrors.set(field.name, new Mirror(field));
  const cards = new Cards(form, JSON.parse(form.dataset.says), (finding, words, number) => {
    replaceEverywhere(form, finding, words, number);
  });
  const review = new LiveReview(form, (found) => {
    for (const [name, mirror] of mirrors) mirror.show(placesIn(found.findings, name));
    cards.show(found.findings);
    showStanding(found);
    showMissing(form, found);
    keepWhatHolds(form, found);
  });
  form.addEventListener("input", () => review.askSoon());
  form.addEventListener("change", () => review.askSoon());
  form.addEventListener("submit", () => {
    form.querySelector(".reading").hidden = false;
  });
  addEventListener("keydown", (event) => saveByKey(form, event));
  countWords(form);
  keepPlace(form);
  stayUnderTheBar(form);
  startPreview(form);
  review.askSoon();
}

function placesIn(findings, name) {
  const here = (finding) => finding.places.filter((place) => place.field === name);
  return findings.flatMap((finding) =>
    here(finding).map((place) => ({ ...place, kind: finding.typed ? "settled" : finding.severity })),
  );
}

/** The panel, and the counts above the columns. */
function showStanding({ languages, summary, counted }) {
  const panel = document.querySelector(".panel");
  panel.querySelector('[data-part="summary"]').innerHTML = summary;
  panel.querySelector('[data-part="counted"]').innerHTML = counted;
  for (const left of panel.querySelectorAll('[data-part="list"] li:not(.published)')) left.remove();
  if (!panel.querySelector('[data-part="list"] li')) panel.querySelector('[data-part="list"]').hidden = true;
  for (const { language, counts } of languages) {
    const links = counts.map(({ kind, text, anchor }) => {
      const link = document.createElement("a");
      [link.className, link.textContent, link.href] = [kind, text, anchor];
      return link;
    });
    document.querySelector(`#language-${language} .counts`).replaceChildren(...links);
  }
}

/** What is missing, in the bar. While something is, the main action is to save. */
function showMissing(form, { missing, isReady }) {
  form.querySelector('[data-part="missing"]').innerHTML = missing;
  form.elements._save.classList.toggle("main-action", !isReady);
  form.elements._publish.classList.toggle("main-action", isReady);
}

function saveByKey(form, event) {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s" || event.altKey || event.shiftKey) return;
  event.preventDefault();
  form.requestSubmit(form.elements._save);
}

/** Escape closes the menu, and the focus goes back to where it was opened. */
function closeByKey(menu) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

for (const menu of document.querySelectorAll("details.menu")) closeByKey(menu);
const form = document.querySelector("form[data-review]");
if (form) start(form);
