// What a key or a button does. What is not here is a button or a link of the page: it is pressed.
import { closeWhatIsOpen } from "./closing.js";
import { decide, retry } from "./deciding.js";
import { toggleFilters } from "./filters.js";
import { openFirst, step } from "./opening.js";
import { find, pane, words } from "./page.js";
import { currentId, rowOf } from "./rows.js";
import { say } from "./status.js";
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
  filters: toggleFilters,
  note: () => toggle(find("details.note"), "textarea"),
  number: () => toggle(find(".number-on-demand")),
  help: () => sheet.showModal(),
  close: closeWhatIsOpen,
};
const EVERYWHERE = new Set(["help", "close"]); // the others need the queue
const OF_BUTTONS = new Set(["next", "ham", "spam", "undo", "retry", "filters", "help"]);

const isHere = (action) => action in actions && (pane || EVERYWHERE.has(action));

export function act(action, meaning) {
  if (isHere(action)) actions[action]();
  else if (!press(action) && pane) say(words.notHere.replace("{x}", meaning));
}

// Does what a button stands for; says whether the script does it at all.
export function actInstead(action) {
  if (!OF_BUTTONS.has(action) || !isHere(action)) return false;
  actions[action]();
  return true;
}

function press(action) {
  const button = find(`[data-action="${action}"]`);
  button?.click();
  return Boolean(button);
}

function toggle(details, first) {
  if (!details) return;
  details.open = !details.open;
  if (details.open && first) find(first, details)?.focus();
}
