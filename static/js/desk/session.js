// Who is signed in. Once nobody is: signs in again in a dialog, so that the page and what is typed in it stay.

import { offer } from "../../admin/passkey.js";

const { content: address, dataset } = document.querySelector("meta[name=session]");
const PATIENCE = 2000; // milliseconds until it is asked again where no answer came
const CALM = 1500; // milliseconds without a key before a dialog may come that nobody asked for

/** {user, csrf, key}, as the server answers. Throws where no answer comes. */
export async function session() {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new TypeError(`${answer.status}`);
  const found = await answer.json();
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = found.csrf;
  return found;
}

/** As `session`, however long it takes until the site answers. */
export async function patientSession() {
  for (;;) {
    try {
      return await session();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, PATIENCE));
    }
  }
}

/** Whether this page's user is signed in now; asks them to sign in where not. Throws where no answer comes. */
export async function ensureSignedIn() {
  const isOurs = async () => dataset.user !== "" && (await session()).user === dataset.user;
  const isSignedIn = (await isOurs()) || ((await signInAgain()) && (await isOurs()));
  dataset.declined = isSignedIn ? "" : "yes";
  return isSignedIn;
}

/**
 * `fetch` for scripts of the admin: where the session is gone it asks to sign in again, and goes on. Posts `fields`, or a
 * `form` with its `submitter`. `isUnasked`: nobody pressed anything, so it waits for a pause in typing, and asks once.
 */
export async function ask(url, { isUnasked = false, ...options } = {}) {
  const answer = await fetch(url, filled(options));
  if (answer.status !== 403 && !answer.redirected) return answer;
  if (isUnasked) await calm(options.signal);
  if (!(await ensureSignedIn())) throw new TypeError("signed out");
  return await fetch(url, filled(options));
}

function filled({ fields, form, submitter, ...options }) {
  const headers = { Accept: "application/json" };
  if (!fields && !form) return { headers, ...options };
  const csrfmiddlewaretoken = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const sent = form ? new FormData(form, submitter) : { csrfmiddlewaretoken, ...fields };
  return { method: "POST", headers, body: new URLSearchParams(sent), ...options };
}

async function calm(signal) {
  await new Promise((resolve) => setTimeout(resolve, CALM));
  signal?.throwIfAborted();
  if (dataset.declined) throw new TypeError("signed out");
}

/** Whether somebody may have signed in. One dialog, however many scripts and requests of the page wait for it. */
async function signInAgain() {
  const open = document.querySelector(".again-dialog");
  if (!open) return await openDialog();
  await new Promise((resolve) => open.addEventListener("gone", resolve));
  return true;
}

async function openDialog() {
  const dialog = document.createElement("dialog");
  dialog.className = "again-dialog";
  dialog.setAttribute("aria-labelledby", "again-title");
  document.body.append(dialog);
  try {
    if (await show(dialog, await fetch(`${dataset.again}?${new URLSearchParams({ as: dataset.user })}`))) return true;
    dialog.showModal();
    focusIn(dialog);
    return await answered(dialog);
  } finally {
    dialog.remove();
    dialog.dispatchEvent(new Event("gone"));
  }
}

function answered(dialog) {
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "done"));
    const next = async (request) => {
      if (await show(dialog, await request)) dialog.close("done");
      else focusIn(dialog);
    };
    dialog.addEventListener("submit", (event) => {
      event.preventDefault();
      const form = event.target;
      next(fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) })).catch(() => {
        form.querySelector("[data-part=offline]").hidden = false;
      });
    });
    dialog.addEventListener("passkey", () => next(fetch(dataset.again)));
    dialog.addEventListener("click", (event) => {
      if (event.target.matches("[data-do=leave]")) dialog.close("left");
    });
  });
}

/** Shows the step that the server answers with. Whether there is none: somebody is signed in. */
async function show(dialog, answer) {
  if (answer.status === 204) return true;
  dialog.innerHTML = await answer.text();
  const name = dialog.querySelector("[name=username]");
  if (name) Object.assign(name, { value: dataset.user, readOnly: true });
  for (const place of dialog.querySelectorAll("[data-passkey]")) offer(place);
  return false;
}

function focusIn(dialog) {
  const fields = [...dialog.querySelectorAll("input:not([type=hidden])")];
  (fields.find((field) => !field.value) ?? dialog).focus();
}
