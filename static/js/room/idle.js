// Forgets the key after five minutes without a hand on the page, and says so one minute before.

import { opened, part } from "./page.js";

const IDLE = 5 * 60_000; // milliseconds
const WARNING = 60_000;

let timers = []; // and the time of day when the key is due: a laptop that sleeps stops timers
let dueAt = Infinity;
let forget = () => {};

/** `onIdle` is called once nobody is there any more. */
export function watch(onIdle) {
  forget = onIdle;
  for (const hand of ["pointerdown", "keydown", "scroll"]) addEventListener(hand, stayAwake, { passive: true });
  addEventListener("visibilitychange", () => {
    if (Date.now() > dueAt) forget();
  });
}

export function stayAwake() {
  if (Date.now() > dueAt) {
    forget();
    return;
  }
  sleep();
  if (!opened.identities.length) return;
  dueAt = Date.now() + IDLE;
  timers = [
    setTimeout(() => {
      part("idle").hidden = false;
    }, IDLE - WARNING),
    setTimeout(() => forget(), IDLE),
  ];
}

/** Nothing is open: there is nothing to forget. */
export function sleep() {
  for (const timer of timers) clearTimeout(timer);
  timers = [];
  dueAt = Infinity;
  part("idle").hidden = true;
}
