// The mouse and the finger do the same as the keys.
import { actInstead } from "./actions.js";
import { open } from "./opening.js";
import { pane } from "./page.js";

export function listenToClicks() {
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = pane && event.target.closest("#rows a.open");
    const button = event.target.closest("[data-action]");
    if (link) open(link.closest(".row").dataset.id, { byHand: true });
    else if (!button || !actInstead(button.dataset.action)) return;
    event.preventDefault();
  });
}
