// The comments that are selected: while there are some, Ham and Spam are about them.
import { find, findAll } from "./page.js";
import { inLine } from "./requests.js";

export const picked = () => findAll("#rows .pick input:checked");

export function listenToSelection() {
  document.addEventListener("change", (event) => {
    if (event.target.matches(".pick input")) showSelection();
  });
  find("#drop-selection")?.addEventListener("click", dropSelection);
  addEventListener("pageshow", showSelection); // a browser that goes back ticks the boxes again
}

export function showSelection() {
  const boxes = picked();
  const number = boxes.reduce((sum, box) => sum + Number(box.dataset.number), 0);
  for (const row of findAll("#rows > .row")) {
    row.classList.toggle("is-picked", find(".pick input", row).checked);
  }
  find("#bulk")?.classList.toggle("has-picked", boxes.length > 0);
  for (const place of findAll(".selected-number")) place.textContent = number || "";
  for (const place of findAll("#decide .alike")) place.hidden = boxes.length > 0;
  for (const place of findAll("#decide .of-selection")) place.hidden = !boxes.length;
}

export function dropSelection() {
  const boxes = picked();
  for (const box of boxes) box.checked = false;
  showSelection();
  return boxes.length > 0;
}

export function decideOnSelection(label) { // leads to another page: what was decided before comes first
  inLine(() => setTimeout(() => find(`#bulk button[value=${label}]`).click()));
}
