// Keys: the list comes from the page.
import { act, sheet } from "./actions.js";
import { isTyping } from "./closing.js";

const entries = JSON.parse(sheet?.dataset.keys ?? "[]");
const entryOf = new Map(entries.map((entry) => [entry.key, entry]));

export function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const entry = entryOf.get(event.key);
    if (!entry || sheet.open || (isTyping(event.target) && entry.action !== "close")) return;
    event.preventDefault();
    act(entry.action, entry.words);
  });
}
