// Rotation: seals every message again that is sealed to other keys than those in use.

import { seal, toBase64 } from "../age-file.js";
import { stayAwake } from "./idle.js";
import { openMessage } from "./letters.js";
import { get, given, opened, part, post, say, tell } from "./page.js";

export function showOutdated(number) {
  opened.outdated = number;
  part("reseal").hidden = number <= 0 || !given.may_answer;
  part("reseal").querySelector("[data-count]").textContent = number;
}

/** Page by page: there may be more of them than fit into memory. */
export async function resealAll() {
  let done = 0;
  const all = opened.outdated;
  try {
    for (let place = ""; place !== null; ) {
      const page = await get(given.threads + place);
      for (const thread of page.threads) done = await resealThread(thread, done);
      place = page.next && `?before=${page.next}`;
    }
  } catch {
    tell(say.reseal_stopped.replace("{done}", done).replace("{all}", all), true);
    return;
  }
  part("reseal").hidden = true;
  tell(say.resealed.replace("{all}", done));
}

async function resealThread(thread, done) {
  const { keys } = opened;
  for (const message of thread.messages.filter((message) => message.mark !== keys.mark)) {
    await openMessage(message);
    if (!message.letter) continue;
    const recipients = message.author === "consultant" ? [thread.recipient, ...keys.recipients] : keys.recipients;
    const fields = { mark: keys.mark, envelope: toBase64(await seal(message.letter, recipients)) };
    const kept = await post(given.reseal.replace("/0/", `/${message.pk}/`), fields);
    if (kept.errors) throw new Error(kept.errors.join(" "));
    done += 1;
    showOutdated(opened.outdated - 1);
    tell(say.resealing.replace("{done}", done));
    stayAwake();
  }
  return done;
}
