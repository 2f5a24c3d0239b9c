// What is typed and not saved, in this browser's storage: sealed, one record a form and page (docs/security.md).

import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { copy, fetchCopies, readCopies } from "./copies.js";
import { fromBase64, toBase64, toHex } from "./encoding.js";

export { fetchCopies };

const PREFIX = "huis-clos.unsaved.";
const DAYS = 30;
const NONCE = 24; // bytes
const CLASS = 512; // bytes: records are as long as a multiple of it

/** A new name for a record: it says nothing. */
export function newId() {
  return toHex(crypto.getRandomValues(new Uint8Array(16)));
}

export function drop(id) {
  localStorage.removeItem(PREFIX + id);
  copy(id, null);
}

/** Records that nobody came back for are dropped after 30 days. */
export function dropOld() {
  const oldest = new Date(Date.now() - DAYS * 86_400_000).toISOString().slice(0, 10);
  for (const { id, on } of raw()) if (on < oldest) drop(id);
}

/** Drops what is saved: the server names it, in a cookie for each record. */
export function dropSaved() {
  for (const [, id] of document.cookie.matchAll(/(?:^|; )saved-([0-9a-f]{32})=/g)) {
    drop(id);
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not everywhere yet
    document.cookie = `saved-${id}=; path=${document.querySelector("meta[name=session]").dataset.path}; max-age=0`;
  }
}

/**
 * Every record as it is stored: {id, on, box, lock}; one that is also among the copies comes twice. What is no record of ours is
 * left alone.
 */
export function raw() {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  return [
    ...names.map((name) => ({ id: name.slice(PREFIX.length), ...parsed(localStorage[name]) })),
    ...readCopies(),
  ].filter((found) => typeof found.box === "string" && typeof found.on === "string");
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/**
 * Seals records with a key of 32 bytes and opens them. `lock` is stored with each in clear: where the key itself is sealed, it
 * is that seal. Synchronous, so that a key pressed just before the tab goes is kept.
 */
export class Kept {
  constructor(key, lock = "") {
    this.key = key;
    this.lock = lock;
  }

  /** Whether there was room. */
  put(id, record) {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
    const plain = new TextEncoder().encode(JSON.stringify(record));
    const padded = new Uint8Array(Math.ceil(plain.length / CLASS) * CLASS).fill(0x20);
    padded.set(plain);
    const sealed = this.#cipher(nonce, id).encrypt(padded);
    const box = toBase64(new Uint8Array([...nonce, ...sealed]));
    const sealedRecord = { on: record.at.slice(0, 10), box, lock: this.lock };
    copy(id, sealedRecord);
    try {
      localStorage[PREFIX + id] = JSON.stringify(sealedRecord);
      return true;
    } catch {
      return false;
    }
  }

  /** The records that this key opens, the newest first: {id, about, at, …}. Those of others stay shut. */
  all() {
    const records = raw()
      .filter((found) => found.lock === this.lock)
      .map((found) => ({ ...this.#opened(found), id: found.id }))
      .filter((record) => record.at)
      .sort((one, other) => other.at.localeCompare(one.at));
    return records.filter(({ id }, place) => place === records.findIndex((record) => record.id === id));
  }

  #opened({ id, box }) {
    try {
      const bytes = fromBase64(box);
      const plain = this.#cipher(bytes.subarray(0, NONCE), id).decrypt(bytes.subarray(NONCE));
      return JSON.parse(new TextDecoder().decode(plain));
    } catch {
      return null;
    }
  }

  #cipher(nonce, id) {
    return xchacha20poly1305(this.key, nonce, new TextEncoder().encode(id));
  }
}

const leaving = new Promise((resolve) => addEventListener("pagehide", resolve));
const held = new Set();

/** Whether a record is this page's alone, from now until it is left. A page that is just being left is waited for. */
export async function hold(id) {
  if (!navigator.locks || held.has(id)) return true;
  for (let tries = 0; tries < 5; tries += 1) {
    if (await holdNow(id)) {
      held.add(id);
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

/** Whether no page holds a record at this moment. */
export async function isFree(id) {
  const { held: locks = [] } = (await navigator.locks?.query()) ?? {};
  return !locks.some(({ name }) => name === PREFIX + id);
}

function holdNow(id) {
  return new Promise((resolve) => {
    navigator.locks.request(PREFIX + id, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock && leaving;
    });
  });
}

// A page that comes back from the browser's memory holds nothing any more: it starts again.
addEventListener("pageshow", (event) => {
  if (event.persisted && held.size) location.reload();
});
