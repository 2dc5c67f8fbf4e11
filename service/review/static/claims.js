// Who has which comment open.
import { addressOf } from "./addresses.js";
import { canDecide, find } from "./page.js";
import { passes, post } from "./requests.js";
import { currentId } from "./rows.js";

const CLAIM_AFTER_MS = 250; // who only leafs through claims nothing
const CLAIM_AGAIN_MS = 60000;
const FAILED_AGAIN_MS = 3000;
let timer;
let claimed;

export function claimSoon(id) {
  clearTimeout(timer);
  timer = setTimeout(() => claim(id), CLAIM_AFTER_MS);
}

export async function claim(id) {
  if (!canDecide || document.hidden) return;
  if (claimed && claimed !== id) release();
  claimed = id;
  const asked = post(addressOf(`comments/${id}/claim`), {});
  const { by, again } = await asked.catch((error) => ({ again: passes(error) }));
  if (id !== claimed) return; // another was opened meanwhile
  if (id === currentId()) showClaim(find("#item .claimed"), by);
  timer = setTimeout(() => claim(id), again ? FAILED_AGAIN_MS : CLAIM_AGAIN_MS);
}

export function release() {
  if (!claimed) return;
  navigator.sendBeacon(addressOf(`comments/${claimed}/release`), new URLSearchParams());
  claimed = undefined;
}

function showClaim(notice, by) {
  if (!notice) return;
  notice.hidden = !by;
  find(".claimer", notice).textContent = by ?? "";
}
