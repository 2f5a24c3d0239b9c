// The fields of a form: what stands in them, and what stood in them when the page came from the server.

const NOT_TYPED = new Set(["csrfmiddlewaretoken", "version", "unsaved"]);
const NOT_KEPT = new Set(["password", "file", "hidden", "submit", "button", "reset", "image"]);
const CHOICES = new Set(["checkbox", "radio"]);

function fieldsOf(form) {
  return [...form.elements].filter(
    (field) => field.name && !field.disabled && !NOT_TYPED.has(field.name) && !NOT_KEPT.has(field.type),
  );
}

function read(form, valuesOf) {
  const found = {};
  for (const field of fieldsOf(form)) {
    found[field.name] ??= [];
    found[field.name].push(...valuesOf(field));
  }
  return found;
}

/** {name: [values]} as they stand in the form now. */
export function typed(form) {
  return read(form, (field) => {
    if (CHOICES.has(field.type)) return field.checked ? [field.value] : [];
    return field.options ? [...field.selectedOptions].map((option) => option.value) : [field.value];
  });
}

/** {name: [values]} as the server sent them, whatever was typed or brought back by the browser since. */
export function stored(form) {
  return read(form, (field) => {
    if (CHOICES.has(field.type)) return field.defaultChecked ? [field.value] : [];
    return field.options ? selectedAtFirst(field) : [field.defaultValue];
  });
}

function selectedAtFirst(field) {
  const options = [...field.options];
  const chosen = options.filter((option) => option.defaultSelected);
  if (!chosen.length && !field.multiple && options.length) return [options[0].value];
  return chosen.map((option) => option.value);
}

/** Puts {name: [values]} into the form, and lets other scripts of the page know. */
export function put(form, values) {
  const left = structuredClone(values);
  for (const field of fieldsOf(form)) {
    if (!left[field.name]) continue;
    if (CHOICES.has(field.type)) field.checked = values[field.name].includes(field.value);
    else if (field.options) select(field, values[field.name]);
    else if (left[field.name].length) field.value = left[field.name].shift();
    for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
  }
}

function select(field, values) {
  for (const option of field.options) option.selected = values.includes(option.value);
}

/** Whether two lists of values are the same text: the server trims, and writes line ends its own way. */
export function isSame(one, other) {
  return one?.length === other?.length && one.every((value, place) => trimmed(value) === trimmed(other[place]));
}

function trimmed(value) {
  return value.replace(/\r\n?/g, "\n").trim();
}

/** What people see beside the field of this name. */
export function labelOf(form, name) {
  const field = fieldsOf(form).find((found) => found.name === name);
  return field?.labels?.[0]?.textContent.trim().replace(/\s*:$/, "") || name;
}
