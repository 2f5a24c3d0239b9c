// Puts cases in order without leaving the page: by the buttons beside them, or by dragging a row. Without it the buttons send
// the form. The server decides; the rows are set as it answers.

import { ask } from "./session.js";

for (const form of document.querySelectorAll("form[data-order]")) {
  const body = form.querySelector("tbody");
  const status = form.querySelector("[role=status]");
  const rows = () => [...body.querySelectorAll("tr[data-case]")];

  async function move(key, where) {
    try {
      const answer = await ask(form.action, { fields: { move: `${key} ${where}` } });
      if (![200, 409].includes(answer.status)) throw new Error(answer.status);
      const { order, said } = await answer.json();
      const places = new Map(order.map((pk, place) => [String(pk), place]));
      const known = rows().filter((row) => places.has(row.dataset.case));
      body.append(...known.sort((a, b) => places.get(a.dataset.case) - places.get(b.dataset.case)));
      status.textContent = said;
    } catch {
      status.textContent = form.dataset.lost;
    }
  }

  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (button?.name !== "move") return;
    event.preventDefault();
    const [key, where] = button.value.split(" ");
    await move(key, where);
    button.focus();
  });

  let dragged = null;
  for (const row of rows()) row.draggable = row.querySelector(".order") !== null;
  body.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("tr[data-case]");
    dragged?.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
  });
  body.addEventListener("dragover", (event) => {
    if (dragged) event.preventDefault();
  });
  body.addEventListener("drop", async (event) => {
    event.preventDefault();
    const target = event.target.closest("tr[data-case]");
    if (!dragged || !target || target === dragged) return;
    const isBelow = dragged.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING;
    await move(dragged.dataset.case, isBelow ? `after-${target.dataset.case}` : target.dataset.case);
  });
  body.addEventListener("dragend", () => {
    dragged?.classList.remove("dragged");
    dragged = null;
  });
}
