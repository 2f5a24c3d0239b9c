/* What is typed into a case stays in this tab (sessionStorage) through a reload, a lost connection or a refusal, until the
   server says that it is saved: by a message whose class is "saved-" and the number this script sent along. Also: a line
   while the guard reads, and times in the reader's own zone. Everything works without it. */
"use strict";

const PREFIX = "huis-clos:";
const NOT_TYPED = new Set(["csrfmiddlewaretoken", "kept_in_tab", "publish_at"]);

function forgetSaved() {
  for (const message of document.querySelectorAll('[class*="saved-"]')) {
    const saved = [...message.classList].find((name) => name.startsWith("saved-")).slice("saved-".length);
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(PREFIX) && JSON.parse(sessionStorage[key]).token === saved) sessionStorage.removeItem(key);
    }
  }
}

function typed(form) {
  const fields = {};
  for (const field of form.elements) {
    if (!field.name || NOT_TYPED.has(field.name) || ["submit", "button", "hidden"].includes(field.type)) continue;
    const name = field.type === "checkbox" ? `${field.name}=${field.value}` : field.name;
    fields[name] = field.type === "checkbox" ? field.checked : field.value;
  }
  return fields;
}

function put(form, fields) {
  for (const field of form.elements) {
    if (field.type === "checkbox" && `${field.name}=${field.value}` in fields)
      field.checked = fields[`${field.name}=${field.value}`];
    else if (field.type !== "hidden" && field.name in fields) field.value = fields[field.name];
  }
}

function keepInTab(place) {
  const form = place.closest("form");
  const key = PREFIX + place.dataset.keptInTab;
  const line = place.querySelector(".kept");
  const isRefused = document.querySelector(".errornote") !== null;
  const fresh = typed(form);
  const kept = JSON.parse(sessionStorage[key] ?? "null");
  let token = crypto.getRandomValues(new Uint32Array(4)).join("");

  if (
    kept &&
    !isRefused &&
    Object.entries(kept.fields).some(([name, value]) => name in fresh && fresh[name] !== value)
  ) {
    token = kept.token;
    put(form, kept.fields);
    line.hidden = false;
    line.querySelector("button").addEventListener("click", () => {
      sessionStorage.removeItem(key);
      put(form, fresh);
      line.hidden = true;
    });
  }
  const keep = () => {
    sessionStorage[key] = JSON.stringify({ token, fields: typed(form) });
  };
  if (isRefused) keep();
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", () => {
    form.elements.kept_in_tab.value = token;
    place.querySelector(".reading").hidden = false;
    place.querySelector(".reading").scrollIntoView({ block: "nearest" });
  });
}

/* The server counts in UTC; whoever publishes does not. */
function localTimes() {
  const show = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
  for (const time of document.querySelectorAll("time[data-local]"))
    time.textContent = show.format(new Date(time.dateTime));
  const field = document.querySelector("input[data-utc]");
  if (!field) return;
  const minutes = (date) => new Date(date.getTime() - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  field.value = minutes(new Date(`${field.dataset.utc}Z`));
  field.parentElement.querySelector(".zone").textContent = "";
  field.form.addEventListener("submit", () => {
    if (!field.value) return;
    const sent = document.createElement("input");
    [sent.type, sent.name, sent.value] = ["hidden", "publish_at", new Date(field.value).toISOString()];
    field.after(sent); // the last of a name is the one that counts
  });
}

if (location.pathname.endsWith("/logout/")) sessionStorage.clear();
forgetSaved();
for (const place of document.querySelectorAll("[data-kept-in-tab]")) keepInTab(place);
localTimes();
document.querySelector(".findings h2")?.focus({ preventScroll: false });
