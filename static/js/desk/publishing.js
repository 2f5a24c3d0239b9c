// Where readers see a text as it is saved, there is nothing to publish until something is typed.

import { isSame, stored, typed } from "./fields.js";

/** Hides the button to publish a `form` meanwhile. Without script it is there: what is typed may be published at once. */
export function offerToPublish(form) {
  const button = form.querySelector("[name=_publish][data-current]");
  if (!button) return;
  const fit = () => {
    const before = stored(form);
    button.hidden = !Object.entries(typed(form)).some(([name, now]) => !isSame(now, before[name]));
  };
  for (const type of ["input", "change"]) form.addEventListener(type, fit);
  fit();
}
