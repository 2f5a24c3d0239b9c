// The page as readers would see it, beside the form: made by the server from what is typed, and shown in a frame where nothing
// runs. Without script its buttons open it in a tab.

import { ask } from "./session.js";

const PAUSE = 400; // milliseconds after the last key

export function startPreview(form) {
  const place = document.querySelector('[data-part="preview"]');
  if (!place) return;
  const part = place.closest("details");
  const buttons = [...part.querySelectorAll("[data-preview]")];
  const inTab = part.querySelector('[data-part="in-tab"]');
  const lost = part.querySelector('[data-part="preview-lost"]');
  let timer = 0;
  let asking = null;

  const show = async () => {
    if (!part.open) return;
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const answer = await ask(inTab.getAttribute("formaction"), { form, signal, isUnasked: true });
      if (!answer.ok) throw new Error(answer.status);
      fill(place, await answer.text());
      lost.hidden = true;
    } catch {
      if (!signal.aborted) lost.hidden = false;
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  };
  const choose = (chosen) => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button === chosen));
    inTab.setAttribute("formaction", chosen.dataset.preview);
    show();
  };

  place.hidden = inTab.hidden = false;
  for (const button of buttons) {
    button.type = "button";
    button.addEventListener("click", () => choose(button));
  }
  choose(buttons[0]);
  part.addEventListener("toggle", show);
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
}

/** A new frame each time: a frame that moves on would leave a step for the back button. */
function fill(place, page) {
  const old = place.querySelector("iframe");
  const top = old?.contentWindow?.scrollY ?? 0;
  const frame = document.createElement("iframe");
  frame.title = place.dataset.title;
  frame.setAttribute("sandbox", "allow-same-origin allow-popups"); // no script; links open in a tab
  frame.srcdoc = page.replace("<head>", '<head><base target="_blank">');
  frame.addEventListener("load", () => {
    frame.contentWindow.scrollTo(0, top);
    old?.remove();
  });
  place.append(frame);
}
