// Times in the reader's own zone: the server counts in UTC; the person who publishes does not.

const show = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });

function minutes(date) {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function inOwnZone(field) {
  field.value = minutes(new Date(`${field.dataset.utc}Z`));
  const zone = field.parentElement.querySelector(".zone");
  if (zone) zone.textContent = "";
  field.form.addEventListener("formdata", (event) => {
    if (field.value) event.formData.set(field.name, new Date(field.value).toISOString());
  });
}

for (const time of document.querySelectorAll("time[data-local]"))
  time.textContent = show.format(new Date(time.dateTime));
for (const field of document.querySelectorAll("input[data-utc]")) inOwnZone(field);
