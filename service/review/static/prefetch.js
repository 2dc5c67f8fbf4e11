// Comments and rows are fetched before they are wanted.
import { find, findAll } from "./page.js";
import { getFragment } from "./requests.js";
import { currentIndex, linkOf, rowOf, rows } from "./rows.js";

const AHEAD = 8; // comments
const ready = new Map(); // id -> the fragment, once it is here
const requested = new Map(); // id -> the promise of it
let isFetchingRows = false;

export const readyPane = (id) => ready.get(id);

export function fetchPane(id) {
  if (!requested.has(id)) {
    const request = getFragment(linkOf(id).href, "pane");
    const keep = (content) => requested.get(id) === request && ready.set(id, content);
    requested.set(id, request);
    request.then(keep, () => forgetPane(id));
  }
  return requested.get(id);
}

export function forgetPane(id) {
  requested.delete(id);
  ready.delete(id);
}

export function fetchAhead() {
  const all = rows();
  const at = currentIndex();
  for (const row of all.slice(at + 1, at + 1 + AHEAD)) fetchPane(row.dataset.id).catch(() => {});
  if (at >= 0 && all.length - at < 2 * AHEAD) fetchRows();
}

async function fetchRows() {
  const link = find("#more");
  if (!link || isFetchingRows) return;
  isFetchingRows = true;
  try {
    const content = await getFragment(link.href, "rows");
    find("#rows").append(...findAll(".row", content).filter((row) => !rowOf(row.dataset.id)));
    const next = find("#more", content);
    next ? link.replaceWith(next) : link.remove();
  } catch { /* the link stays, to be followed by hand */ }
  isFetchingRows = false;
  fetchAhead();
}
