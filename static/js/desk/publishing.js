// Where readers see a text as it is saved, there is nothing to publish until something is typed.

import { isSame, stored, typed } from "./fields.js";

/** Disables the button to publish a `form` meanwhile. Without script it works: what is typed may be published at once. */
export function offerToPublish(form) {
  const button = form.querySelector("[name=_publish][data-current]");
  if (!button) return;
  const fit = () => {
    const before = stored(form);
    const isTyped = Object.entries(typed(form)).some(([name, now]) => !isSame(now, before[name]));
    button.disabled = !isTyped && ![...form.elements].some((field) => field.files?.length);
  };
  for (const type of ["input", "change"]) form.addEventListener(type, fit);
  fit();
}
