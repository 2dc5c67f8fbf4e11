// Signs in with a passkey, and makes one. Where there is none of this, the password does.
import { addressOf } from "./addresses.js";
import { post } from "./requests.js";

const create = (options) =>
  navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
  });

const asks = {
  make: ["passkeys/options", create],
  link: ["link/passkey" + location.search, create],
  use: ["passkeys/challenge", (options) =>
    navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
    })],
};

export function listenToPasskeys() {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
  for (const part of document.querySelectorAll("[data-passkey]")) {  // a form, or a part of one
    part.hidden = false;
    const form = part.closest("form");
    form.addEventListener("submit", (event) => {
      if (!part.contains(event.submitter)) return;
      event.preventDefault();
      answer(part, form);
    });
  }
}

async function answer(part, form) {
  const [path, ask] = asks[part.dataset.passkey];
  const name = form.elements.name?.value ?? "";
  try {
    const { token, options } = await post(addressOf(path), { name });
    const credential = await ask(options);
    form.elements.token.value = token;
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch ({ status }) {
    const { failed, refused } = part.dataset;
    part.querySelector("[role=status]").textContent = (status === 422 && refused) || failed;
  }
}
