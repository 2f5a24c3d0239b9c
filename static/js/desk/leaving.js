// Asks before what is typed into a form with data-never-kept is lost: names to be watched are kept nowhere but on the server.

const form = document.querySelector("form[data-never-kept]");
let isSent = false;

form.addEventListener("submit", () => {
  isSent = true;
});
addEventListener("beforeunload", (event) => {
  const isWritten = [...form.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue);
  if (isWritten && !isSent) event.preventDefault();
});
