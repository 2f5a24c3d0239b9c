// Counts what is written in each field, keeps the head of the columns in sight, and one's place when a phone shows the
// other language.

const LANGUAGES = ["fr", "en"];

export function countWords(form) {
  const count = () => {
    for (const amount of form.querySelectorAll(".amount[data-one]")) {
      const number = numberIn(amount);
      amount.textContent = said(amount, number);
    }
    compareObservations(form);
  };
  form.addEventListener("input", count);
  count();
}

function numberIn(amount) {
  const { value } = amount.closest(".field").querySelector("textarea");
  return value.split(amount.dataset.by === "lines" ? "\n" : /\s+/).filter((part) => part.trim()).length;
}

function said({ dataset }, number) {
  const sentence = [dataset.zero, dataset.one][number] ?? dataset.many;
  return sentence.replace("%d", number);
}

/** "2 of 3" where one language has fewer observations than the other, with a line that says so. */
function compareObservations(form) {
  const amounts = LANGUAGES.map((language) => form.querySelector(`.field.impact[data-language="${language}"] .amount`));
  const numbers = amounts.map(numberIn);
  amounts.forEach((amount, at) => {
    const missing = numbers[1 - at] - numbers[at];
    const line = amount.closest(".field").querySelector(".missing");
    const isBehind = missing > 0 && numbers[at] > 0;
    if (isBehind) amount.textContent = amount.dataset.of.replace("%d", numbers[at]).replace("%d", numbers[1 - at]);
    line.hidden = !isBehind;
    if (isBehind) line.textContent = (missing === 1 ? line.dataset.one : line.dataset.many).replace("%d", missing);
  });
}

/** The names of the languages and the panel stay under the bar, however many lines it takes. */
export function stayUnderTheBar(form) {
  const bar = form.querySelector(".bar");
  new ResizeObserver(() => form.parentElement.style.setProperty("--bar-height", `${bar.offsetHeight}px`)).observe(bar);
}

/** A phone shows one language, that of the address's fragment. The field one looks at stays where it is. */
export function keepPlace(form) {
  for (const link of form.querySelectorAll(".languages .name")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const here = [...form.querySelectorAll(".field")].find(
        (field) => field.checkVisibility() && field.getBoundingClientRect().bottom > 120,
      );
      const top = here?.getBoundingClientRect().top;
      location.hash = link.hash;
      const twin = here?.parentElement.querySelector(`[data-language="${link.hash.slice(-2)}"]`);
      if (twin) scrollBy(0, twin.getBoundingClientRect().top - top);
    });
  }
}
