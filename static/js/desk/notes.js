// From notes to case: moves selected passages into the fields of the draft, and takes a suggestion with one click. The page
// works without it, by copying.

const notes = document.querySelector("[name=notes]");
let passage = { start: 0, end: 0 }; // what was last selected in the notes: a click on a button may end the selection

function remember() {
  passage = { start: notes.selectionStart, end: notes.selectionEnd };
}

function move(field) {
  const { start, end } = passage;
  const text = notes.value.slice(start, end).trim();
  if (!text) {
    notes.focus();
    return;
  }
  const between = field.tagName === "TEXTAREA" ? "\n" : " ";
  field.value = [field.value.trim(), text].filter(Boolean).join(between);
  notes.setRangeText("", start, end, "start");
  remember();
  field.focus();
}

for (const button of document.querySelectorAll("[data-send]")) {
  button.hidden = false;
  button.addEventListener("click", () => move(document.getElementById(button.dataset.send)));
}
for (const button of document.querySelectorAll("[data-write]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.write);
    field.value = button.textContent;
    field.focus();
  });
}
for (const event of ["select", "keyup", "pointerup", "blur"]) notes.addEventListener(event, remember);
document.querySelector(".errornote[autofocus], #found-heading")?.focus();
