// The rows of the list, and which of them is current.
import { addressOf } from "./addresses.js";
import { find, findAll } from "./page.js";
import { getFragment } from "./requests.js";

const MOST_BROUGHT_BACK = 20; // comments of an undone action that are put into the list singly
let current = find(".row.is-current")?.dataset.id;

export const rows = () => findAll("#rows > .row");
export const rowOf = (id) => document.getElementById("row-" + id);
export const linkOf = (id) => find("a.open", rowOf(id));
export const currentId = () => current;
export const currentIndex = () => rows().findIndex((row) => row.dataset.id === current);

export function makeCurrent(id) {
  for (const row of findAll(".row.is-current")) {
    row.classList.remove("is-current");
    find("a.open", row).removeAttribute("aria-current");
  }
  current = id;
  rowOf(id).classList.add("is-current");
  linkOf(id).setAttribute("aria-current", "true");
  rowOf(id).scrollIntoView({ block: "nearest" });
}

export function markDecided(id, label, trouble = "") {
  const row = rowOf(id);
  if (!row) return;
  row.classList.toggle("is-decided", Boolean(label));
  find(".standing", row).hidden = Boolean(label);
  for (const tag of findAll(".decided", row)) tag.hidden = tag.dataset.label !== label;
  const failure = find(".failed", row);
  failure.hidden = !trouble;
  failure.textContent = trouble;
}

const fetchRow = async (id) =>
  find(".row", await getFragment(addressOf(`comments/${id}/row${location.search}`), "row"));

export async function bringBack(ids) {
  const list = find("#rows");
  if (!list || ids.length > MOST_BROUGHT_BACK) return [];
  list.prepend(...(await Promise.all(ids.map(fetchRow))));
  return ids;
}

export async function refreshRow(id) {
  if (!rowOf(id)) return;
  const fresh = await fetchRow(id);
  const shown = rowOf(id);
  if (!shown) return;
  const focused = shown.contains(document.activeElement) && document.activeElement.className;
  const box = find(".pick input", fresh);
  fresh.classList.toggle("is-current", id === current);
  box.checked = find(".pick input", shown).checked;
  fresh.classList.toggle("is-picked", box.checked);
  shown.replaceWith(fresh);
  if (focused === false) return;
  find(focused ? "a.open" : ".pick input", fresh).focus({ preventScroll: true });
}
