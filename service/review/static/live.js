// What the other moderators do, as it happens.
import { addressOf } from "./addresses.js";
import { open } from "./opening.js";
import { lookForMore } from "./notices.js";
import { find, pane, words } from "./page.js";
import { forgetPane } from "./prefetch.js";
import { passes } from "./requests.js";
import { currentId, markDecided, refreshRow, rowOf } from "./rows.js";
import { countSoon, say } from "./status.js";
import { unannounced, unsaved } from "./unsaved.js";

const REFRESH_AFTER_MS = 400; // what changes together is asked for together
const AGAIN_AFTER_MS = 3000; // a service that was busy is asked again, not given up,
const LONGEST_MS = 60000; // each time later
const changed = new Set();
let timer;
let source;
let againAfter = AGAIN_AFTER_MS;
let heardUntil = pane?.dataset.since; // the page shows what was before this

export function listen() {
  stopListening();
  source = new EventSource(addressOf("events?after=" + encodeURIComponent(heardUntil)));
  for (const kind of ["ready", "reset", "change"]) {
    source.addEventListener(kind, (event) => (heardUntil = event.lastEventId));
  }
  source.addEventListener("reset", countSoon);
  source.addEventListener("change", (event) => hear(JSON.parse(event.data)));
  source.addEventListener("open", () => (againAfter = AGAIN_AFTER_MS));
  source.addEventListener("error", listenAgain);
}

// A browser reconnects by itself after a cut, but not after an answer like 503.
function listenAgain({ target }) {
  if (target.readyState !== EventSource.CLOSED) return;
  setTimeout(() => target === source && listen(), againAfter);
  againAfter = Math.min(2 * againAfter, LONGEST_MS);
}

export function stopListening() {
  source?.close();
  source = undefined;
}

function hear({ kind, id }) {
  if (kind === "comment" && !rowOf(id)) find("#arrived").hidden = false;
  if (kind !== "claim") countSoon();
  if (kind === "comment" || kind === "decision") lookForMore();
  if (kind === "claim" && id === currentId()) return; // our own
  const ours = kind === "decision" ? (unannounced.get(id) ?? 0) : 0;
  if (ours > 0) unannounced.set(id, ours - 1);
  else if (rowOf(id) && !unsaved.has(id)) refreshSoon(id);
}

function refreshSoon(id) {
  changed.add(id);
  clearTimeout(timer);
  timer = setTimeout(refreshChanged, REFRESH_AFTER_MS);
}

async function refreshChanged() {
  const ids = [...changed];
  changed.clear();
  for (const id of ids) {
    forgetPane(id);
    await refreshRow(id).catch((error) => passes(error) && setTimeout(refreshSoon, AGAIN_AFTER_MS, id));
    const decision = unsaved.get(id); // it failed while the row was on its way
    if (decision) markDecided(id, decision.label, words.failed);
    const by = find(".by", rowOf(id));
    if (id === currentId() && by) showMeanwhile(id, by.textContent);
  }
}

function showMeanwhile(id, who) {
  const label = find(".decided:not([hidden])", rowOf(id)).textContent.trim();
  say(words.meanwhile.replace("{who}", who).replace("{label}", label));
  open(id);
}
