// Waits on the page of a site until its blog sends the first comment.
import { find } from "./page.js";

const AGAIN_AFTER_MS = 3000;

export function waitForFirst() {
  const place = find("[data-first-comment]");
  if (place) ask(place);
}

async function ask(place) {
  const answer = await fetch(place.dataset.firstComment).catch(() => undefined);
  if (answer?.ok && (await answer.json()).has_come) {
    find(".waits", place).hidden = true;
    find(".has-come", place).hidden = false;
  } else if (!answer || answer.ok || answer.status >= 500) setTimeout(ask, AGAIN_AFTER_MS, place);
}
