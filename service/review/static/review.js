// Speeds the queue up and listens to the keys. Every page works without it.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("has-script");
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const AHEAD = 8; // comments that are fetched before they are wanted
  const CLAIM_AFTER_MS = 250; // who only leafs through claims nothing
  const CLAIM_AGAIN_MS = 60000;
  const BROUGHT_BACK = 20; // comments of an undone action that are put into the list singly
  const REFRESH_AFTER_MS = 400; // what changes together is asked for together
  // The only markup that is ever parsed: our own templates', escaped by the server.
  const ours = window.trustedTypes?.createPolicy("winnow", { createHTML: (html) => html });
  const parsed = (html) => (ours ? ours.createHTML(html) : html);

  // --- times in the reader's zone ---------------------------------------------------------
  // The reader's own way of writing times, where it is of the page's language: en-GB, not en-US.
  const spoken = navigator.languages.find((tag) => tag.split("-")[0] === root.lang) ?? root.lang;
  const long = new Intl.DateTimeFormat(spoken, { dateStyle: "medium", timeStyle: "short" });
  const day = new Intl.DateTimeFormat(spoken, { day: "numeric", month: "short" });
  const ago = new Intl.RelativeTimeFormat(spoken, { numeric: "auto", style: "narrow" });
  function short(date) {
    const minutes = Math.max(0, Math.round((Date.now() - date) / 60000));
    if (minutes < 60) return ago.format(-minutes, "minute");
    return minutes < 1440 ? ago.format(-Math.round(minutes / 60), "hour") : day.format(date);
  }
  function tellTimes(within) {
    for (const time of $$("time[datetime]", within)) {
      const date = new Date(time.dateTime);
      time.textContent = "short" in time.dataset ? short(date) : long.format(date);
      time.title = long.format(date);
    }
  }

  // --- what the server answers ------------------------------------------------------------
  async function get(url, fragment) {
    const answer = await fetch(url, { headers: { "X-Fragment": fragment } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const holder = document.createElement("template");
    holder.innerHTML = parsed(await answer.text());
    tellTimes(holder.content);
    return holder.content;
  }
  async function post(url, values) {
    const body = new URLSearchParams(values);
    const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
    const told = await answer.json().catch(() => ({}));
    const why = answer.status === 401 ? words.signedOut : told.detail;
    if (!answer.ok) throw Object.assign(new Error(), { status: answer.status, told, words: why });
    return told;
  }
  let line = Promise.resolve(); // one request that changes something after the other
  const inLine = (work) => (line = line.then(work, work));

  // --- the list, and the comment that is open ---------------------------------------------
  const pane = $("#pane");
  const words = $("#status")?.dataset ?? {};
  const rows = () => $$("#rows > .row");
  const rowOf = (id) => document.getElementById("row-" + id);
  const ready = new Map(); // id -> the fragment, once it is here
  const asked = new Map(); // id -> the promise of it
  let current = $(".row.is-current")?.dataset.id;

  function fetchPane(id) {
    if (!asked.has(id)) {
      const wanted = get($("a.open", rowOf(id)).href, "pane");
      asked.set(id, wanted);
      wanted.then((content) => asked.get(id) === wanted && ready.set(id, content), () => forget(id));
    }
    return asked.get(id);
  }
  function forget(id) {
    asked.delete(id);
    ready.delete(id);
  }
  function fetchAhead() {
    const all = rows();
    const at = all.findIndex((row) => row.dataset.id === current);
    for (const row of all.slice(at + 1, at + 1 + AHEAD)) fetchPane(row.dataset.id).catch(() => {});
    if (at >= 0 && all.length - at < 2 * AHEAD) moreRows();
  }
  let isFetchingRows = false;
  async function moreRows() {
    const link = $("#more");
    if (!link || isFetchingRows) return;
    isFetchingRows = true;
    try {
      const content = await get(link.href, "rows");
      const known = (row) => rowOf(row.dataset.id);
      $("#rows").append(...$$(".row", content).filter((row) => !known(row)));
      const next = $("#more", content);
      next ? link.replaceWith(next) : link.remove();
    } catch { /* the link stays, to be followed by hand */ }
    isFetchingRows = false;
    fetchAhead();
  }

  let claiming;
  async function open(id, { byHand = false } = {}) {
    const row = rowOf(id);
    if (!row) return;
    for (const other of $$(".row.is-current")) {
      other.classList.remove("is-current");
      $("a.open", other).removeAttribute("aria-current");
    }
    current = id;
    row.classList.add("is-current");
    $("a.open", row).setAttribute("aria-current", "true");
    row.scrollIntoView({ block: "nearest" });
    try {
      show(id, ready.get(id) ?? (await fetchPane(id)));
    } catch {
      location.assign($("a.open", row).href); // the server can say better what is wrong
      return;
    }
    if (byHand) pane.focus({ preventScroll: true });
    fetchAhead();
  }
  function show(id, content) {
    if (current !== id) return; // another one was opened meanwhile
    const fresh = content.cloneNode(true);
    for (const part of ["item", "decide"]) {
      const there = document.getElementById(part);
      const had = there.contains(document.activeElement);
      there.replaceWith(fresh.getElementById(part));
      if (had) pane.focus({ preventScroll: true });
    }
    document.body.dataset.view = "item";
    pane.scrollTop = 0;
    if (matchMedia("(max-width: 61.99rem)").matches) window.scrollTo(0, 0);
    history.replaceState(null, "", $("a.open", rowOf(id)).href);
    clearTimeout(claiming);
    claiming = setTimeout(() => claim(id), CLAIM_AFTER_MS);
  }
  let claimed;
  async function claim(id) {
    if (!("canDecide" in document.body.dataset) || document.hidden) return;
    if (claimed && claimed !== id) release();
    claimed = id;
    const told = await post(`/review/comments/${id}/claim`, {}).catch(() => ({}));
    if (id === current) tellClaim($("#item .claimed"), told.by);
    claiming = setTimeout(() => claim(id), CLAIM_AGAIN_MS);
  }
  function release() {
    if (claimed) navigator.sendBeacon(`/review/comments/${claimed}/release`, new URLSearchParams());
    claimed = undefined;
  }
  function tellClaim(place, by) {
    if (!place) return;
    place.hidden = !by;
    $(".claimer", place).textContent = by ?? "";
  }
  function step(by) {
    const all = rows();
    const at = all.findIndex((row) => row.dataset.id === current);
    const next = all[at + by];
    if (next) open(next.dataset.id);
    return Boolean(next);
  }

  // --- decisions: shown at once, saved in line, a failure stays in sight ---------------------
  const failed = new Map(); // id -> the decision that could not be saved
  const expected = new Map(); // id -> how many changes of ours are still to be announced
  function decide(label) {
    const form = $("#decide form");
    const id = current;
    if (!form || !rowOf(id) || $("#item").dataset.id !== id) return; // nothing is decided unseen
    const values = { ...Object.fromEntries(new FormData(form)), label };
    mark(id, label);
    const saved = save({ id, label, url: form.action, values });
    if (!step(1) && !$("#more")) saved.then((isSaved) => isSaved && goOn());
  }
  function goOn() { // the list is through: see what has come meanwhile
    const isDone = !failed.size && rows().every((row) => row.classList.contains("is-decided"));
    if (isDone) location.assign(pane.dataset.first);
  }
  function save(decision) {
    const { id, label, url, values } = decision;
    failed.delete(id);
    expected.set(id, (expected.get(id) ?? 0) + 1);
    return inLine(async () => {
      try {
        const told = await post(url, values);
        const pick = rowOf(id) && $(".pick input", rowOf(id));
        if (pick) pick.value = `${id}:${Number(values.seen) + 1}`;
        say(told.words, { canUndo: true });
        recount();
        return true;
      } catch (error) {
        expected.delete(id);
        if (error.status === 409) return overtaken(id, error);
        failed.set(id, decision);
        mark(id, label, words.failed);
        say(error.words ?? words.unreachable, { isFailed: true });
        return false;
      } finally {
        forget(id);
        if (id === current) open(id); // with what stands now
      }
    });
  }
  async function overtaken(id, error) {
    say(error.words, { isFailed: true });
    await refresh(id);
    return false;
  }
  function retry() {
    for (const decision of [...failed.values()]) save(decision);
  }
  let undoing = 0;
  let isStale = false; // more was undone than can be put into the list
  function undo() {
    const last = [...failed.keys()].pop();
    if (last) {
      failed.delete(last); // it never reached the server
      mark(last, "");
      say("", {});
      open(last);
      return;
    }
    undoing += 1;
    inLine(async () => {
      try {
        const told = await post("/review/undo", {});
        const here = told.ids.filter(rowOf);
        if (!here.length) here.push(...(await bringBack(told.ids))); // done before this page came
        if (!here.length) isStale = true;
        if (isStale) return;
        here.forEach(forget);
        await Promise.all(here.map(refresh));
        say(told.words, { canUndo: true });
        recount();
        open(here[0]);
      } catch (error) {
        say(error.words ?? words.unreachable, { isFailed: true });
      } finally {
        undoing -= 1;
        if (isStale && !undoing) location.assign(pane.dataset.first);
      }
    });
  }
  const fetchRow = async (id) =>
    $(".row", await get(`/review/comments/${id}/row${location.search}`, "row"));
  async function bringBack(ids) {
    const list = $("#rows");
    if (!list || ids.length > BROUGHT_BACK) return [];
    list.prepend(...(await Promise.all(ids.map(fetchRow))));
    return ids;
  }
  async function refresh(id) {
    if (!rowOf(id)) return;
    const fresh = await fetchRow(id);
    const there = rowOf(id);
    if (!there) return;
    const had = there.contains(document.activeElement) && document.activeElement.className;
    fresh.classList.toggle("is-current", id === current);
    $(".pick input", fresh).checked = $(".pick input", there).checked;
    fresh.classList.toggle("is-picked", $(".pick input", fresh).checked);
    there.replaceWith(fresh);
    if (had !== false) $(had ? "a.open" : ".pick input", fresh).focus({ preventScroll: true });
  }
  function mark(id, label, trouble = "") {
    const row = rowOf(id);
    if (!row) return;
    row.classList.toggle("is-decided", Boolean(label));
    $(".standing", row).hidden = Boolean(label);
    for (const tag of $$(".decided", row)) tag.hidden = tag.dataset.label !== label;
    const failure = $(".failed", row);
    failure.hidden = !trouble;
    failure.textContent = trouble;
  }
  function say(text, { isFailed = false, canUndo }) {
    const status = $("#status");
    status.textContent = text;
    status.classList.toggle("is-failed", isFailed);
    $("#retry").hidden = failed.size === 0;
    if (canUndo !== undefined) $("#undo").disabled = !canUndo;
  }
  let counting;
  function recount() {
    clearTimeout(counting);
    counting = setTimeout(async () => {
      const answer = await fetch("/review/counts" + location.search).catch(() => undefined);
      if (!answer?.ok) return;
      for (const [tab, number] of Object.entries(await answer.json())) {
        const shown = $(`[data-tab="${tab}"] .count`);
        if (shown) shown.textContent = number;
      }
    }, REFRESH_AFTER_MS);
  }

  // --- what the other moderators do ---------------------------------------------------------
  let source;
  let heardUntil = pane?.dataset.since; // the page shows what was before this
  function listen() {
    source?.close();
    source = new EventSource("/review/events?after=" + encodeURIComponent(heardUntil));
    for (const kind of ["ready", "reset", "change"]) {
      source.addEventListener(kind, (event) => (heardUntil = event.lastEventId));
    }
    source.addEventListener("reset", recount);
    source.addEventListener("change", (event) => heard(JSON.parse(event.data)));
  }
  const changed = new Set();
  let refreshing;
  function heard({ kind, id }) {
    if (kind === "comment" && !rowOf(id)) $("#arrived").hidden = false;
    if (kind !== "claim") recount();
    if (kind === "claim" && id === current) return; // our own
    const ours = kind === "decision" ? (expected.get(id) ?? 0) : 0;
    if (ours > 0) return expected.set(id, ours - 1);
    if (!rowOf(id) || failed.has(id)) return;
    changed.add(id);
    clearTimeout(refreshing);
    refreshing = setTimeout(refreshChanged, REFRESH_AFTER_MS);
  }
  async function refreshChanged() {
    const ids = [...changed];
    changed.clear();
    for (const id of ids) {
      forget(id);
      await refresh(id).catch(() => {});
      const by = $(".by", rowOf(id));
      if (id === current && by) {
        const label = $(".decided:not([hidden])", rowOf(id)).textContent;
        say(words.meanwhile.replace("{who}", by.textContent).replace("{label}", label.trim()), {});
        open(id);
      }
    }
  }

  // --- keys: the list comes from the page --------------------------------------------------
  const sheet = $("#keys");
  const does = {
    next: () => step(1),
    previous: () => step(-1),
    first: () => rows()[0] && open(rows()[0].dataset.id),
    ham: () => decide("ham"),
    spam: () => decide("spam"),
    undo,
    retry,
    select: () => rowOf(current) && $(".pick input", rowOf(current)).click(),
    search: () => $(".find input[type=search]").focus(),
    filters: () => ($("form.filters select") ?? { focus: () => $("a[data-action=filters]").click() }).focus(),
    note: () => toggle($("details.note"), "textarea"),
    number: () => toggle($(".number-on-demand")),
    help: () => sheet.showModal(),
    close: () => { if (isTyping(document.activeElement)) document.activeElement.blur(); },
  };
  const onQueue = new Set(["next", "previous", "first", "ham", "spam", "undo", "retry", "select", "search", "filters", "note", "number"]);
  function toggle(details, first) {
    if (!details) return;
    details.open = !details.open;
    if (details.open && first) $(first, details)?.focus();
  }
  const isTyping = (element) => element?.matches("input:not([type=checkbox]), textarea, select");
  function act(action) {
    if (does[action] && (pane || !onQueue.has(action))) does[action]();
    else $(`[data-action="${action}"]`)?.click();
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const action = keys.get(event.key);
    if (!action || sheet.open || (isTyping(event.target) && action !== "close")) return;
    event.preventDefault();
    act(action);
  });
  const keys = new Map(JSON.parse(sheet?.dataset.keys ?? "[]").map(({ key, action }) => [key, action]));

  // --- the mouse and the finger do the same -------------------------------------------------
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = pane && event.target.closest("#rows a.open");
    const button = event.target.closest("[data-action]");
    if (link) open(link.closest(".row").dataset.id, { byHand: true });
    else if (!button || !["next", "ham", "spam", "undo", "retry", "help"].includes(button.dataset.action)) return;
    else if (pane || button.dataset.action === "help") does[button.dataset.action]();
    else return;
    event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches(".pick input")) return;
    event.target.closest(".row").classList.toggle("is-picked", event.target.checked);
    const picked = $$(".pick input:checked").length;
    $("#bulk").classList.toggle("has-picked", picked > 0);
    $("#bulk .number").textContent = picked;
  });

  addEventListener("pagehide", release);
  document.addEventListener("visibilitychange", () => {
    if (!pane) return;
    document.hidden ? (release(), source?.close()) : (listen(), current && claim(current));
  });
  tellTimes(document);
  if (pane && current) {
    rowOf(current)?.scrollIntoView({ block: "nearest" });
    fetchAhead();
    if (pane.offsetParent) claim(current); // on a phone the list hides it
  }
  if (pane) listen();
})();
