// Signs in with a passkey, and makes one. Where there is none of this, the password does.
import { addressOf } from "./addresses.js";
import { post } from "./requests.js";

const asks = {
  make: ["passkeys/options", (options) =>
    navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
    })],
  use: ["passkeys/challenge", (options) =>
    navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
    })],
};

export function listenToPasskeys() {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      answer(form);
    });
  }
}

async function answer(form) {
  const [path, ask] = asks[form.dataset.passkey];
  try {
    const { token, options } = await post(addressOf(path), {});
    const credential = await ask(options);
    form.elements.token.value = token;
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch {
    form.querySelector("[role=status]").textContent = form.dataset.failed;
  }
}
