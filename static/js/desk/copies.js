// A second copy of what is kept, where it reaches the disk at once. Browsers write localStorage seconds later: a browser that is
// killed, or a machine that stops, would lose the last words.

const NAME = "huis-clos.unsaved";
const PAUSE = 200; // milliseconds between two writes
const PATIENCE = 2000; // milliseconds until there are no copies
const waiting = new Map(); // {id: record}; null where it is to go
const touched = new Set(); // what this page wrote or dropped: nothing older counts any more
let copies = new Map();
let timer = null;
let last = 0;

const opening = new Promise((resolve) => {
  const asked = globalThis.indexedDB?.open(NAME, 1);
  if (!asked) return resolve(null);
  asked.onupgradeneeded = () => asked.result.createObjectStore(NAME);
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => resolve(null); // what is in localStorage has to do
}).catch(() => null);

/** Reads the copies; `readCopies` has them from then on. Where no answer comes, there are none. */
export async function fetchCopies() {
  const found = await Promise.race([
    entries().catch(() => []),
    new Promise((resolve) => setTimeout(resolve, PATIENCE, [])),
  ]);
  copies = new Map(found.filter(([id]) => !touched.has(id)));
}

async function entries() {
  const store = (await opening).transaction(NAME).objectStore(NAME);
  const [ids, records] = await Promise.all([store.getAllKeys(), store.getAll()].map(answered));
  return ids.map((id, place) => [id, records[place]]);
}

function answered(asked) {
  return new Promise((resolve, reject) => {
    Object.assign(asked, { onsuccess: () => resolve(asked.result), onerror: reject });
  });
}

/** What was kept by pages that are gone: [{id, …record}]. */
export function readCopies() {
  return [...copies].map(([id, record]) => ({ ...record, id }));
}

/** Keeps `record` under `id` within a moment, instead of what was; null drops it. */
export function copy(id, record) {
  touched.add(id);
  copies.delete(id);
  waiting.set(id, record);
  timer ??= setTimeout(write, Math.max(0, last + PAUSE - performance.now()));
}

async function write() {
  clearTimeout(timer);
  [timer, last] = [null, performance.now()];
  const database = await opening;
  if (!database || !waiting.size) return;
  const changes = [...waiting];
  waiting.clear();
  try {
    const transaction = database.transaction(NAME, "readwrite", { durability: "strict" });
    const store = transaction.objectStore(NAME);
    for (const [id, record] of changes) record ? store.put(record, id) : store.delete(id);
    transaction.commit();
  } catch {
    // the browser has closed the store; localStorage is left
  }
}

addEventListener("pagehide", write);
