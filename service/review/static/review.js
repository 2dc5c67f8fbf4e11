// Speeds the queue up and listens to the keys. Every page works without it.
import { claim, release } from "./claims.js";
import { waitForFirst } from "./first.js";
import { listenToKeys } from "./keys.js";
import { listen, stopListening } from "./live.js";
import { isWanted, listenToChoice, lookForMore } from "./notices.js";
import { pane } from "./page.js";
import { listenToPasskeys } from "./passkeys.js";
import { listenToClicks } from "./pointer.js";
import { fetchAhead } from "./prefetch.js";
import { currentId, rowOf } from "./rows.js";
import { isBusy } from "./requests.js";
import { listenToSelection } from "./selection.js";
import { showTimes } from "./times.js";
import { unsaved } from "./unsaved.js";

function start() {
  document.documentElement.classList.add("has-script");
  showTimes(document);
  listenToKeys();
  listenToClicks();
  listenToSelection();
  listenToPasskeys();
  listenToChoice();
  waitForFirst();
  if (pane) startQueue();
}

function startQueue() {
  const id = currentId();
  if (id) {
    rowOf(id).scrollIntoView({ block: "nearest" });
    fetchAhead();
    if (pane.offsetParent) claim(id); // on a phone the list hides it
  }
  listen();
  lookForMore();
  addEventListener("pagehide", release);
  addEventListener("beforeunload", (event) => {
    if (unsaved.size || isBusy()) event.preventDefault(); // the browser asks before they are lost
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : resume()));
}

function rest() {
  release();
  if (!isWanted()) stopListening(); // a page that nobody looks at is there for its notices
}

function resume() {
  listen();
  if (currentId()) claim(currentId());
}

start();
