// Of a refused save, keeps on the page what still holds.

/** Takes back what was said of names, field by field, once the guard finds none there any more; then the notice itself. */
export function keepWhatHolds(form, { stopping, reasons }) {
  for (const said of form.querySelectorAll("[data-names]")) {
    const { names } = said.dataset;
    const sentence = names === "reason" ? reasons.length && said.textContent : stopping[names];
    if (sentence) said.querySelector("span").textContent = sentence;
    else said.remove();
  }
  const notice = form.querySelector(".refused");
  if (!notice || reasons.length || Object.keys(stopping).length) return;
  notice.querySelector('[data-part="naming"]')?.remove();
  notice.querySelector('[data-part="kept-typed"]').hidden = false;
  if (!notice.querySelector("li")) notice.remove();
}
