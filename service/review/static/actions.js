// What a key or a button does. What is not here is a button or a link of the page: it is pressed.
import { decide, retry } from "./deciding.js";
import { openFirst, step } from "./opening.js";
import { find, pane } from "./page.js";
import { currentId, rowOf } from "./rows.js";
import { undo } from "./undo.js";

export const sheet = find("#keys");

const actions = {
  next: () => step(1),
  previous: () => step(-1),
  first: openFirst,
  ham: () => decide("ham"),
  spam: () => decide("spam"),
  undo,
  retry,
  select: () => rowOf(currentId()) && find(".pick input", rowOf(currentId())).click(),
  search: () => find(".find input[type=search]").focus(),
  filters: goToFilters,
  note: () => toggle(find("details.note"), "textarea"),
  number: () => toggle(find(".number-on-demand")),
  help: () => sheet.showModal(),
  close: () => isTyping(document.activeElement) && document.activeElement.blur(),
};
const EVERYWHERE = new Set(["help", "close"]); // the others need the queue
const OF_BUTTONS = new Set(["next", "ham", "spam", "undo", "retry", "help"]);

export const isTyping = (element) =>
  element?.matches("input:not([type=checkbox]), textarea, select");

const isHere = (action) => action in actions && (pane || EVERYWHERE.has(action));

export function act(action) {
  if (isHere(action)) actions[action]();
  else press(action);
}

// Does what a button stands for; says whether the script does it at all.
export function actInstead(action) {
  if (!OF_BUTTONS.has(action) || !isHere(action)) return false;
  actions[action]();
  return true;
}

function goToFilters() {
  const first = find("form.filters select");
  if (first) first.focus();
  else press("filters");
}

function press(action) {
  find(`[data-action="${action}"]`)?.click();
}

function toggle(details, first) {
  if (!details) return;
  details.open = !details.open;
  if (details.open && first) find(first, details)?.focus();
}
