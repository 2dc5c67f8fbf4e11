// The comment that is open.
import { claimSoon } from "./claims.js";
import { find, pane } from "./page.js";
import { fetchAhead, fetchPane, readyPane } from "./prefetch.js";
import { currentId, currentIndex, linkOf, makeCurrent, rowOf, rows } from "./rows.js";
import { showSelection } from "./selection.js";

export async function open(id, { byHand = false } = {}) {
  if (!rowOf(id)) return;
  makeCurrent(id);
  try {
    show(id, readyPane(id) ?? (await fetchPane(id)));
  } catch {
    location.assign(linkOf(id).href); // the server can say better what is wrong
    return;
  }
  if (byHand) pane.focus({ preventScroll: true });
  fetchAhead();
}

function show(id, content) {
  if (currentId() !== id) return; // another one was opened meanwhile
  const fresh = content.cloneNode(true);
  for (const part of ["item", "decide"]) {
    const shown = document.getElementById(part);
    const hadFocus = shown.contains(document.activeElement);
    shown.replaceWith(fresh.getElementById(part));
    if (hadFocus) pane.focus({ preventScroll: true });
  }
  showSelection();
  document.body.dataset.view = "item";
  pane.scrollTop = 0;
  if (matchMedia("(max-width: 61.99rem)").matches) window.scrollTo(0, 0);
  history.replaceState(null, "", linkOf(id).href);
  claimSoon(id);
}

// Opens the row so many further down; says whether there is one.
export function step(by) {
  const row = rows()[currentIndex() + by];
  if (row) open(row.dataset.id);
  return Boolean(row);
}

export function openFirst() {
  const row = find("#rows > .row");
  if (row) open(row.dataset.id);
}
