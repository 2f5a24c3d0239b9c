// A card under the field for each finding: what, why, where else, what to write instead, or why it may stay.

function made(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  const { dataset = {}, ...rest } = options;
  Object.assign(element, rest);
  Object.assign(element.dataset, dataset);
  element.append(...children);
  return element;
}

const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

export class Cards {
  constructor(form, says, replace) {
    this.form = form;
    this.says = says;
    this.replace = replace;
    this.shown = new Map(); // the cards, by finding and language
    form.addEventListener("input", ({ target }) => this.keepAlike(target));
  }

  /** Shows the cards of these findings. A card that says the same stays as it is, with what is typed in it. */
  show(findings) {
    const wanted = new Map();
    for (const finding of findings) {
      for (const place of firstPlaces(finding)) wanted.set(`${finding.mark} ${place.language}`, { finding, place });
    }
    for (const [key, card] of this.shown)
      if (!wanted.has(key) && !card.contains(document.activeElement)) this.drop(key);
    for (const [key, { finding, place }] of wanted) this.put(key, finding, place);
  }

  drop(key) {
    this.shown.get(key).remove();
    this.shown.delete(key);
  }

  put(key, finding, place) {
    const says = JSON.stringify({ ...finding, typed: "", places: finding.places.map(bare) });
    const old = this.shown.get(key);
    if (old) old.finding = finding;
    if (old?.dataset.says === says || old?.contains(document.activeElement)) return;
    const isOpen = old?.querySelector(".reason")?.hidden === false;
    const card = this.card(finding, place, isOpen ? old.querySelector(".reason input").value : finding.typed);
    card.dataset.says = says;
    if (old) old.replaceWith(card);
    else this.fieldOf(place).append(card);
    this.shown.set(key, card);
  }

  fieldOf(place) {
    return document.getElementById(`id_${place.field}`).closest(".field, .choice");
  }

  card(finding, place, typed) {
    const card = made("div", { className: `finding ${finding.severity}`, lang: document.documentElement.lang });
    card.finding = finding;
    const what =
      place.quote && finding.quote
        ? [made("b", { textContent: filled(this.says.quoted, { words: place.quote }) }), " · "]
        : [];
    card.append(made("p", {}, ...what, finding.explained, ...this.elsewhere(finding, place)));
    const reason = this.reason(finding, typed);
    if (place.suggestions.length) card.append(made("p", { className: "quiet", textContent: this.instead(finding) }));
    card.append(this.choices(card, place, reason), reason);
    return card;
  }

  instead(finding) {
    const number = finding.places.length;
    return number > 1 ? filled(this.says.instead_many, { number }) : this.says.instead;
  }

  elsewhere(finding, here) {
    const others = new Map(finding.places.filter(({ field }) => field !== here.field).map((one) => [one.field, one]));
    if (!others.size) return [];
    const links = [...others.values()].flatMap(({ field, name }, at) => [
      at ? ", " : ` ${this.says.also} `,
      made("a", { href: `#id_${field}`, textContent: name }),
    ]);
    return [...links, "."];
  }

  choices(card, place, reason) {
    const choices = made("div", { className: "choices" });
    place.suggestions.forEach((words, number) => {
      const button = made("button", { type: "button", textContent: words, lang: place.language });
      button.addEventListener("click", () => this.replace(card.finding, words, number));
      choices.append(button);
    });
    if (place.quote) choices.append(...this.other(card));
    const isHard = card.finding.severity === "hard";
    const why = made("button", { type: "button", className: "quiet" });
    why.textContent = isHard ? this.says.false_alarm : this.says.accept;
    why.setAttribute("aria-expanded", String(!reason.hidden));
    why.addEventListener("click", () => {
      reason.hidden = !reason.hidden;
      why.setAttribute("aria-expanded", String(!reason.hidden));
      if (!reason.hidden) reason.querySelector("input").focus();
    });
    choices.append(why);
    return choices;
  }

  other(card) {
    const button = made("button", { type: "button", textContent: this.says.other });
    const box = made("span", { className: "other", hidden: true });
    const input = made("input", { type: "text", autocomplete: "off", ariaLabel: this.says.instead });
    const go = made("button", { type: "button", textContent: this.says.replace });
    const act = () => input.value.trim() && this.replace(card.finding, input.value.trim());
    go.addEventListener("click", act);
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      act();
    });
    button.addEventListener("click", () => {
      box.hidden = !box.hidden;
      if (!box.hidden) input.focus();
    });
    box.append(input, go);
    return [button, box];
  }

  reason(finding, typed) {
    const label = finding.severity === "hard" ? this.says.because_hard : this.says.because_soft;
    const input = made("input", {
      type: "text",
      name: finding.mark,
      maxLength: 200,
      autocomplete: "off",
      value: typed,
    });
    return made(
      "p",
      { className: "reason", hidden: !typed },
      made("label", {}, `${label} `, input),
      made("span", { className: "quiet small", textContent: this.says.kept }),
    );
  }

  /** A finding in both languages has a card in each: their reasons are one. */
  keepAlike(input) {
    if (!input.name?.startsWith("reason-")) return;
    for (const other of this.form.querySelectorAll(`.finding input[name="${input.name}"]`)) {
      if (other !== input) [other.value, other.closest(".reason").hidden] = [input.value, false];
    }
  }
}

/** One place for each language: that of the first card. */
function firstPlaces({ places }) {
  return [...new Map([...places].reverse().map((place) => [place.language, place])).values()].reverse();
}

const bare = ({ field, suggestions, quote }) => [field, suggestions, quote];
