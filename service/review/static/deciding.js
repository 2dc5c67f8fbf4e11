// Decisions: shown at once, saved in line, a failure stays in sight.
import { open, step } from "./opening.js";
import { find, pane, words } from "./page.js";
import { forgetPane } from "./prefetch.js";
import { inLine, post } from "./requests.js";
import { currentId, markDecided, refreshRow, rowOf, rows } from "./rows.js";
import { decideOnSelection, picked } from "./selection.js";
import { countSoon, say } from "./status.js";
import { unannounced, unsaved } from "./unsaved.js";

export function decide(label) {
  if (picked().length) return decideOnSelection(label);
  const form = find("#decide form");
  const id = currentId();
  if (!form || !rowOf(id) || find("#item").dataset.id !== id) return; // nothing is decided unseen
  const values = { ...Object.fromEntries(new FormData(form)), label };
  markDecided(id, label);
  const saving = save({ id, label, url: form.action, values });
  if (!step(1) && !find("#more")) saving.then((isSaved) => isSaved && goOn());
}

function goOn() { // the list is through: see what has come meanwhile
  const isDone = !unsaved.size && rows().every((row) => row.classList.contains("is-decided"));
  if (isDone) location.assign(pane.dataset.first);
}

// Resolves to whether it was saved.
function save(decision) {
  const { id, label, url, values } = decision;
  unsaved.delete(id);
  unannounced.set(id, (unannounced.get(id) ?? 0) + 1);
  return inLine(async () => {
    try {
      const answer = await post(url, values);
      const box = rowOf(id) && find(".pick input", rowOf(id));
      if (box) box.value = `${id}:${Number(values.seen) + 1}`;
      markDecided(id, label); // it may have failed before
      say(answer.words, { canUndo: true });
      countSoon();
      return true;
    } catch (error) {
      unannounced.delete(id);
      if (error.status === 409) return overtaken(id, error);
      unsaved.set(id, decision);
      markDecided(id, label, words.failed);
      say(error.words ?? words.unreachable, { isFailed: true });
      return false;
    } finally {
      forgetPane(id);
      if (id === currentId()) open(id); // with what stands now
    }
  });
}

async function overtaken(id, error) {
  say(error.words, { isFailed: true });
  await refreshRow(id);
  return false;
}

export function retry() {
  for (const decision of [...unsaved.values()]) save(decision);
}
