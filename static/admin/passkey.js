// Passkeys: makes one, or asks for one. The page says in data- attributes what to say.

class Refused extends Error {}

async function post(address, body) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { "X-CSRFToken": token, "Content-Type": "application/json", Accept: "application/json" };
  const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
  const content = await answer.json();
  if (!answer.ok) throw new Refused(content.detail);
  return content;
}

async function credential(act, options) {
  if (act === "make") {
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

function goOn(place, answer) {
  const act = place.dataset.passkey;
  if (act === "again") place.dispatchEvent(new Event("passkey", { bubbles: true }));
  else if (act === "ask") location.assign(answer.next);
  else if (act === "confirm") document.getElementById("confirm").submit();
  else if (answer.needs_codes) document.getElementById("recovery-codes").submit();
  else location.reload();
}

function sentence(say, failure) {
  if (failure instanceof Refused) return failure.message;
  if (failure.name === "InvalidStateError") return say.already;
  if (failure.name === "SecurityError") return say.unsupported;
  return failure.name === "NotAllowedError" || failure.name === "AbortError" ? say.cancelled : say.failed;
}

/** Makes the button in `place` ask for a passkey, or make one. */
export function offer(place) {
  const button = place.querySelector("button");
  const status = place.querySelector("[role=status]");
  const { passkey: act, begin, finish } = place.dataset;
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
    status.textContent = place.dataset.unsupported;
    return;
  }
  button.addEventListener("click", async () => {
    button.disabled = true;
    status.textContent = "";
    try {
      const given = await credential(act, await post(begin, {}));
      goOn(place, await post(finish, given.toJSON()));
    } catch (failure) {
      status.textContent = sentence(place.dataset, failure);
      button.disabled = false;
      button.focus();
    }
  });
  button.disabled = false; // the page disables it: a click before now would do nothing
}
