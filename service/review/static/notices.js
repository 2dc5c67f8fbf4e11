// Tells whoever wants it, in this browser, that more comments wait. No word of a comment is in it.
import { addressOf } from "./addresses.js";
import { find, words } from "./page.js";

const KEY = "winnow-notices"; // what was chosen, in this browser alone
const TAG = "winnow-waiting"; // a newer notice takes the place of the one before
let waiting; // how many did when we looked last

export function listenToChoice() {
  const form = find("form[data-notices]");
  if (!form || !window.Notification) return;
  const { isOn, from, to } = chosen();
  form.elements.is_on.checked = isOn;
  if (from !== undefined) [form.elements.quiet_from.value, form.elements.quiet_to.value] = [from, to];
  find("#notices").hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    choose(form);
  });
}

export const isWanted = () => chosen().isOn && window.Notification?.permission === "granted";

export async function lookForMore() {
  if (!isWanted()) return;
  const before = waiting;
  waiting = (await held()) ?? waiting;
  if (before === undefined || waiting <= before || isSeen() || isQuiet(new Date().getHours())) return;
  const notice = new Notification("Winnow", { body: words.waiting.replace("{n}", waiting), tag: TAG });
  notice.addEventListener("click", () => focus());
}

function chosen() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? { isOn: false };
  } catch {
    return { isOn: false }; // a browser that keeps nothing
  }
}

async function choose(form) {
  const { is_on, quiet_from, quiet_to } = form.elements;
  const isAllowed = !is_on.checked || (await Notification.requestPermission()) === "granted";
  const choice = { isOn: is_on.checked && isAllowed, from: +quiet_from.value, to: +quiet_to.value };
  localStorage.setItem(KEY, JSON.stringify(choice));
  is_on.checked = choice.isOn;
  find("[role=status]", form).textContent = isAllowed ? form.dataset.saved : form.dataset.refused;
}

async function held() {
  const answer = await fetch(addressOf("counts")).catch(() => undefined);
  return answer?.ok ? Number((await answer.json()).held.replace(/\D/g, "")) : undefined;
}

const isSeen = () => !document.hidden && document.hasFocus();

function isQuiet(hour) {
  const { from, to } = chosen();
  return from <= to ? from <= hour && hour < to : from <= hour || hour < to;
}
