// The comments that are selected for a bulk action.
import { find, findAll } from "./page.js";

export function listenToSelection() {
  document.addEventListener("change", (event) => {
    if (!event.target.matches(".pick input")) return;
    event.target.closest(".row").classList.toggle("is-picked", event.target.checked);
    const picked = findAll(".pick input:checked").length;
    find("#bulk").classList.toggle("has-picked", picked > 0);
    find("#bulk .number").textContent = picked;
  });
}
