// The reading room: opens every thread with the consultant's key, in this tab. The key is never sent, and forgotten when idle.

import { identitiesIn, NeedsPassphrase, NoIdentity, WrongPassphrase } from "./identity.js";
import { closeDrafts, openDrafts } from "./room/answers.js";
import { sleep, stayAwake, watch } from "./room/idle.js";
import { list, load, showOlder } from "./room/list.js";
import { close, given, opened, painted, part, room, say, tell, tellFailure, threadOf } from "./room/page.js";
import { resealAll } from "./room/resealing.js";
import { choose } from "./room/thread.js";
import { tryKeys } from "./room/trial.js";

async function unlock(event) {
  event?.preventDefault();
  const form = part("unlock");
  const file = form.elements.file.files[0];
  const source = file
    ? new Uint8Array(await file.arrayBuffer())
    : new TextEncoder().encode(form.elements.identity.value);
  tell(say.unlocking);
  await painted();
  try {
    const identities = await identitiesIn(source, form.elements.passphrase.value);
    if (event?.submitter?.name === "try") await tryOnly(identities);
    else await enter(identities);
  } catch (failure) {
    tell(refusal(failure), true);
    if (!(failure instanceof NoIdentity)) form.elements.passphrase.focus();
  }
}

function refusal(failure) {
  if (failure instanceof NeedsPassphrase) return say.needs_passphrase;
  if (failure instanceof WrongPassphrase) return say.wrong_passphrase;
  return say.no_identity;
}

async function tryOnly(identities) {
  try {
    tell((await tryKeys(identities)) ? say.works : say.works_unused);
    part("unlock").reset();
  } catch (failure) {
    tellFailure(failure);
  }
}

/** Opens the room; if the threads do not come, the key waits in the form, where it was put, and not here. */
async function enter(identities) {
  opened.identities = identities;
  const wanted = location.hash.slice(1).replace(/^try$/, "");
  try {
    await load(wanted, choose);
    await openDrafts();
  } catch (failure) {
    close();
    closeDrafts();
    tellFailure(failure);
    return;
  }
  part("unlock").reset();
  part("unlock").hidden = true;
  part("opened").hidden = false;
  tell("");
  stayAwake();
  await list();
  choose(threadOf(wanted) ?? null);
  if (given.may_try) tryKeys(identities).catch(() => {}); // opening the room is a trial too
}

/** Forgets the key and everything it opened. Unsent answers are kept, sealed to the key. */
function forget(sentence = "") {
  close();
  closeDrafts();
  sleep();
  part("threads").replaceChildren();
  part("thread").replaceChildren();
  part("search").value = "";
  part("erase").close();
  part("opened").hidden = true;
  part("unlock").hidden = false;
  part("unlock").reset();
  tell(sentence);
}

async function dropped(event) {
  event.preventDefault();
  room.classList.remove("dropping");
  const file = event.dataTransfer.files[0];
  if (!file || opened.identities.length) return;
  const files = new DataTransfer();
  files.items.add(file);
  part("unlock").elements.file.files = files.files;
  await unlock();
}

part("unlock").addEventListener("submit", unlock);
part("search").addEventListener("input", list);
part("forget").addEventListener("click", () => forget(say.forgotten_now));
part("reseal").querySelector("button").addEventListener("click", resealAll);
part("older").querySelector("button").addEventListener("click", showOlder);
addEventListener("dragover", (event) => {
  event.preventDefault();
  room.classList.add("dropping");
});
addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) room.classList.remove("dropping");
});
addEventListener("drop", dropped);
addEventListener("pagehide", () => forget());
watch(() => forget(say.forgotten));
part("unscripted").hidden = true;
part("unlock").hidden = false;
if (location.hash === "#try") part("unlock").elements.file.focus();
