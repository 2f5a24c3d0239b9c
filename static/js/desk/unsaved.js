// What is typed into a form of the admin and not saved comes back: after a reload, a refusal, a lost session, a closed tab.
// Any form that holds an element with data-unsaved (templates/admin/_unsaved.html). Everything works without it.

import { fromBase64 } from "./encoding.js";
import { isSame, labelOf, put, stored, typed } from "./fields.js";
import { drop, dropOld, dropSaved, fetchCopies, hold, isFree, Kept, newId } from "./kept.js";
import { offerToPublish } from "./publishing.js";
import { ensureSignedIn, patientSession } from "./session.js";
import { shownHour, shownTime } from "./times.js";

const SAVES_NOTHING = new Set(["_withdraw", "_unschedule"]); // buttons that leave what is typed where it is
const OTHERS_FIRST = 1500; // milliseconds
const PROPOSED = "publish_at"; // what stands in it at first is not stored: it changes from day to day

/** What a form is about: its record is named by it. A new thing has a number of its own, in the address. */
function aboutOf(place) {
  if (!("new" in place.dataset)) return place.dataset.unsaved;
  const address = new URL(location);
  if (!address.searchParams.has("new")) {
    address.searchParams.set("new", newId());
    history.replaceState(history.state, "", address);
  }
  return `${place.dataset.unsaved} ${address.searchParams.get("new")}`;
}

class Unsaved {
  constructor(place) {
    this.place = place;
    this.form = place.closest("form");
    this.about = aboutOf(place);
    this.id = newId();
    this.base = {}; // {name: [values]}: what the fields held before they were typed into, where that is not what is stored
    this.absent = {}; // kept fields that this page does not have
    this.isTouched = false;
    this.form.autocomplete = "off"; // browsers write what stands in other forms to disk, in clear, to restore a session
    this.form.addEventListener("input", (event) => this.keep(event));
    this.form.addEventListener("change", (event) => this.keep(event));
    this.form.addEventListener("submit", (event) => this.submit(event));
    offerToPublish(this.form);
    addEventListener("beforeunload", (event) => {
      if (!this.isSafe && Object.keys(this.changed()).length && !this.isSent) event.preventDefault();
    });
  }

  part(name) {
    return this.place.querySelector(`[data-part="${name}"]`);
  }

  async start(kept) {
    this.kept = kept;
    if (this.place.dataset.refused !== undefined) this.goOn();
    else await this.bringBack();
    await hold(this.id);
    this.keep();
    this.place.dataset.ready = "yes";
  }

  /** After a refusal the page already shows what was typed. */
  goOn() {
    const id = this.form.elements.unsaved.value;
    if (/^[0-9a-f]{32}$/.test(id)) this.id = id;
    const record = this.kept.all().find((found) => found.id === this.id);
    const fields = Object.entries(typed(this.form));
    this.base = Object.fromEntries(fields.map(([name]) => [name, record?.fields[name]?.from]));
    for (const [name] of fields) if (record && !this.base[name]) delete this.base[name];
  }

  /** Puts back what a page of this form that is gone had kept; offers what else there is. */
  async bringBack() {
    const records = this.kept.all();
    for (const record of records.filter(({ about }) => about === this.about)) {
      if (!(await hold(record.id))) continue;
      if (!this.record && !this.isTouched) this.adopt(record);
      else this.offer(record);
    }
    const kind = `${this.place.dataset.unsaved} `;
    const others = records.filter(({ about }) => about !== this.about && about?.startsWith(kind));
    if ("new" in this.place.dataset) this.offerUnclaimed(others);
  }

  /** Other new things. Their own pages may be opening at this moment, and take what is theirs first. */
  async offerUnclaimed(records) {
    if (records.length) await new Promise((resolve) => setTimeout(resolve, OTHERS_FIRST));
    for (const record of records) if (await isFree(record.id)) this.offer(record);
  }

  adopt(record) {
    const now = stored(this.form);
    const unsaved = Object.entries(record.fields).filter(([name, { to }]) => !isSame(now[name], to));
    if (!unsaved.length) {
      drop(record.id);
      return;
    }
    this.record = record;
    this.id = record.id;
    const isOld = unsaved.some(([name, { from }]) => name !== PROPOSED && now[name] && !isSame(now[name], from));
    for (const [name, field] of unsaved) {
      if (now[name]) this.base[name] = field.from;
      else this.absent[name] = field;
    }
    this.setVersion(isOld ? record.version : null);
    put(this.form, Object.fromEntries(unsaved.map(([name, { to }]) => [name, to])));
    this.show(record, isOld);
  }

  /** The form then says which version it started from, so that the server shows both texts instead of overwriting one. */
  setVersion(version) {
    const field = this.form.elements.version;
    if (!field) return;
    this.version ??= field.value;
    field.value = version ?? this.version;
  }

  show(record, isOld) {
    const line = this.part("back");
    line.hidden = false;
    line.querySelector("time").textContent = shownTime(record.at);
    line.querySelector("[data-part=older]").hidden = !isOld;
    const [away, again] = ["drop", "again"].map((name) => line.querySelector(`[data-do=${name}]`));
    away.onclick = () => {
      this.reset();
      [away.hidden, again.hidden] = [true, false];
      again.focus();
    };
    again.onclick = () => {
      [away.hidden, again.hidden] = [false, true];
      this.adopt(record);
      this.keep();
      away.focus();
    };
  }

  /** What is stored, instead of what was typed. */
  reset() {
    this.base = {};
    this.absent = {};
    this.setVersion(null);
    put(this.form, stored(this.form));
    drop(this.id);
    this.say("");
  }

  /** Another record that is kept: of the same form in another tab that is gone, or of another new thing. */
  offer(record) {
    const item = this.part("other").content.cloneNode(true).firstElementChild;
    item.querySelector("time").textContent = shownTime(record.at);
    item.querySelector("dl").append(
      ...Object.entries(record.fields).flatMap(([name, { to }]) => {
        const [term, words] = [document.createElement("dt"), document.createElement("dd")];
        term.textContent = labelOf(this.form, name);
        words.textContent = to.join(", ");
        return [term, words];
      }),
    );
    item.querySelector("[data-do=take]").onclick = () => this.take(record, item);
    item.querySelector("[data-do=drop]").onclick = () => {
      drop(record.id);
      item.remove();
    };
    this.place.append(item);
  }

  take(record, item) {
    if (record.about !== this.about) {
      const address = new URL(location);
      address.searchParams.set("new", record.about.split(" ").at(-1));
      location.assign(address);
      return;
    }
    drop(this.id);
    item.remove();
    this.adopt(record);
    this.keep();
  }

  changed() {
    const now = typed(this.form);
    const then = { ...stored(this.form), ...this.base };
    const fields = Object.entries(now).filter(([name, to]) => !isSame(then[name], to));
    return { ...this.absent, ...Object.fromEntries(fields.map(([name, to]) => [name, { from: then[name], to }])) };
  }

  keep(event) {
    if (event?.isTrusted) this.isTouched = true;
    if (!this.kept) return;
    const fields = this.changed();
    if (!Object.keys(fields).length) {
      drop(this.id);
      this.isSafe = true;
      this.say("");
      return;
    }
    const at = new Date().toISOString();
    const version = this.form.elements.version?.value ?? null;
    this.isSafe = this.kept.put(this.id, { about: this.about, version, at, fields });
    const say = this.place.dataset;
    this.say(this.isSafe ? say.says.replace("{time}", shownHour(at)) : say.full);
  }

  say(sentence) {
    const line = document.querySelector("[data-kept]") ?? this.part("kept");
    line.textContent = sentence;
    line.hidden = !sentence;
  }

  /** Sends the form once it is sure that somebody is signed in. */
  async submit(event) {
    if (event.defaultPrevented || this.isSure) return;
    event.preventDefault();
    if (this.isAsking) return;
    this.isAsking = true;
    try {
      if (await ensureSignedIn()) this.send(event.submitter);
    } catch {
      this.say(this.place.dataset.offline);
    } finally {
      this.isAsking = false;
    }
  }

  send(submitter) {
    this.keep();
    const savesNothing = SAVES_NOTHING.has(submitter?.name) || submitter?.hasAttribute("formaction");
    this.form.elements.unsaved.value = savesNothing ? "" : this.id;
    this.isSure = this.isSent = true;
    const reading = this.form.querySelector(".reading");
    if (reading) reading.hidden = false;
    this.form.requestSubmit(submitter);
    this.isSure = false;
  }
}

async function start() {
  const forms = [...document.querySelectorAll("form [data-unsaved]")].map((place) => new Unsaved(place));
  await fetchCopies();
  dropOld();
  if (!forms.length) return;
  const { key, user } = await patientSession(); // until then, what is typed is in memory, and leaving the page asks first
  if (!key || user !== document.querySelector("meta[name=session]").dataset.user) return;
  const kept = new Kept(fromBase64(key));
  for (const form of forms) await form.start(kept);
}

dropSaved();
start();
document.querySelector(".findings h2")?.focus({ preventScroll: false });
