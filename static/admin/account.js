// The account's pages: passkeys, and recovery codes to print.

import { offer } from "./passkey.js";

for (const place of document.querySelectorAll("[data-passkey]")) offer(place);
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
