// The line that says what came of the last action, and the counts of the tabs.
import { addressOf } from "./addresses.js";
import { find } from "./page.js";
import { unsaved } from "./unsaved.js";

const COUNT_AFTER_MS = 400; // what changes together is counted together
let timer;

export function say(text, { isFailed = false, canUndo } = {}) {
  const status = find("#status");
  status.textContent = text;
  status.classList.toggle("is-failed", isFailed);
  find("#retry").hidden = unsaved.size === 0;
  if (canUndo !== undefined) find("#undo").disabled = !canUndo;
}

export function countSoon() {
  clearTimeout(timer);
  timer = setTimeout(count, COUNT_AFTER_MS);
}

async function count() {
  const answer = await fetch(addressOf("counts" + location.search)).catch(() => undefined);
  if (!answer?.ok) return;
  for (const [tab, number] of Object.entries(await answer.json())) {
    const shown = find(`[data-tab="${tab}"] .count`);
    if (shown) shown.textContent = number;
  }
}
