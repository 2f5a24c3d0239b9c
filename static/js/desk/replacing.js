// Puts other words in the place of what was found, in every field that holds it.

/** Replaces each place of a finding. `words` is a text for all places, or the number of a suggestion of each. */
export function replaceEverywhere(form, finding, words) {
  const touched = new Set();
  const last = [...finding.places].sort((one, other) => other.start - one.start);
  for (const place of last) {
    const field = form.elements[place.field];
    const start = placeNow(field?.value, place);
    if (start < 0) continue;
    field.setRangeText(wordsAt(place, words), start, start + place.quote.length, "end");
    touched.add(field);
  }
  form.elements[finding.places[0].field].focus();
  for (const field of touched) field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** What is suggested at this place. The suggestions of all places are in the same order. */
function wordsAt(place, words) {
  return typeof words === "string" ? words : (place.suggestions[words] ?? place.suggestions.at(-1) ?? place.quote);
}

/** Where the passage begins now: where it was, or else the nearest one; -1 where it is gone. */
function placeNow(text, { start, quote }) {
  if (!text || !quote) return -1;
  if (text.startsWith(quote, start)) return start;
  const after = text.indexOf(quote, start);
  return after < 0 ? text.lastIndexOf(quote, start) : after;
}
