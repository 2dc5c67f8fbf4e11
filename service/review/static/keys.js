// Keys: the list comes from the page.
import { act, isTyping, sheet } from "./actions.js";

const entries = JSON.parse(sheet?.dataset.keys ?? "[]");
const actionOf = new Map(entries.map(({ key, action }) => [key, action]));

export function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const action = actionOf.get(event.key);
    if (!action || sheet.open || (isTyping(event.target) && action !== "close")) return;
    event.preventDefault();
    act(action);
  });
}
