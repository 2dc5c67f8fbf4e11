// Undo, as often as it is pressed.
import { addressOf } from "./addresses.js";
import { open } from "./opening.js";
import { pane, words } from "./page.js";
import { forgetPane } from "./prefetch.js";
import { inLine, post } from "./requests.js";
import { bringBack, markDecided, refreshRow, rowOf } from "./rows.js";
import { countSoon, say } from "./status.js";
import { unsaved } from "./unsaved.js";

let undoing = 0;
let isStale = false; // more was undone than can be put into the list

export function undo() {
  const last = [...unsaved.keys()].pop();
  if (last) dropUnsaved(last);
  else undoSaved();
}

function dropUnsaved(id) { // it never reached the server
  unsaved.delete(id);
  markDecided(id, "");
  say("");
  open(id);
}

function undoSaved() {
  undoing += 1;
  inLine(async () => {
    try {
      const { ids, words: outcome } = await post(addressOf("undo"), {});
      const listed = ids.filter(rowOf);
      if (!listed.length) listed.push(...(await bringBack(ids))); // done before this page came
      if (!listed.length) isStale = true;
      if (!isStale) await showUndone(listed, outcome);
    } catch (error) {
      say(error.words ?? words.unreachable, { isFailed: true });
    } finally {
      undoing -= 1;
      if (isStale && !undoing) setTimeout(() => location.assign(pane.dataset.first));
    }
  });
}

async function showUndone(ids, outcome) {
  ids.forEach(forgetPane);
  await Promise.all(ids.map(refreshRow));
  say(outcome, { canUndo: true });
  countSoon();
  open(ids[0]);
}
