// Puts other words in the place of what was found, in every field that holds it.

/** Replaces each place of a finding with `words`: what was typed, or the suggestion with that number at one of the places. */
export function replaceEverywhere(form, finding, words, number) {
  const touched = new Set();
  const last = [...finding.places].sort((one, other) => other.start - one.start);
  for (const place of last) {
    const field = form.elements[place.field];
    const start = placeNow(field?.value, place);
    if (start < 0) continue;
    const here = number === undefined ? asTyped(words, field.value.slice(0, start)) : asSuggested(words, number, place);
    field.setRangeText(here, start, start + place.quote.length, "end");
    touched.add(field);
  }
  form.elements[finding.places[0].field].focus();
  for (const field of touched) field.dispatchEvent(new Event("input", { bubbles: true }));
}

const SENTENCE_BEFORE = /(?:^|[.!?…]\s+|\n\s*)[«“]?\s*$/;

/** With a capital where a sentence begins. */
function asTyped(words, before) {
  return SENTENCE_BEFORE.test(before) ? words[0].toUpperCase() + words.slice(1) : words;
}

/** The suggestion of this place that says the same as `words`: in full, by its noun, or by its number. */
function asSuggested(words, number, { suggestions, quote }) {
  const plain = (text) => text.toLowerCase();
  const noun = (text) =>
    plain(text)
      .split(/[\s’']/)
      .at(-1);
  const same =
    suggestions.find((one) => plain(one) === plain(words)) ?? suggestions.find((one) => noun(one) === noun(words));
  return same ?? suggestions[number] ?? suggestions.at(-1) ?? quote;
}

/** Where the passage begins now: where it was, or else the nearest one; -1 where it is gone. */
function placeNow(text, { start, quote }) {
  if (!text || !quote) return -1;
  if (text.startsWith(quote, start)) return start;
  const after = text.indexOf(quote, start);
  return after < 0 ? text.lastIndexOf(quote, start) : after;
}
