// "Take over": puts the words that are new in the other language at the end of the text, selected, to be translated there.

for (const notice of document.querySelectorAll("[data-older]")) {
  const button = notice.querySelector("button");
  const text = notice.closest("[data-field]")?.querySelector("textarea");
  if (!text || !notice.dataset.older) continue;
  button.hidden = false;
  button.addEventListener("click", () => takeOver(text, notice.dataset.older));
}

function takeOver(text, words) {
  const from = text.value.trimEnd().length;
  text.focus();
  text.setSelectionRange(from, text.value.length);
  // execCommand, though deprecated, is the one way in that "undo" takes back.
  if (!document.execCommand("insertText", false, ` ${words}`)) text.setRangeText(` ${words}`);
  text.setSelectionRange(from + 1, from + 1 + words.length);
}
