// What is asked of the server, and how its answers are read.
import { words } from "./page.js";
import { showTimes } from "./times.js";

// The only markup that is ever parsed: our own templates', escaped by the server.
const policy = window.trustedTypes?.createPolicy("winnow", { createHTML: (html) => html });
const trusted = (html) => (policy ? policy.createHTML(html) : html);

export async function getFragment(url, name) {
  const answer = await fetch(url, { headers: { "X-Fragment": name } });
  if (!answer.ok || answer.redirected) throw Object.assign(new Error(), { status: answer.status });
  const holder = document.createElement("template");
  holder.innerHTML = trusted(await answer.text());
  showTimes(holder.content);
  return holder.content;
}

export async function post(url, values) {
  const body = new URLSearchParams(values);
  const headers = { Accept: "application/json" };
  const answer = await fetch(url, { method: "POST", body, headers, keepalive: true });
  const content = await answer.json().catch(() => ({}));
  const why = answer.status === 401 ? words.signedOut : content.detail;
  if (!answer.ok) throw Object.assign(new Error(), { status: answer.status, words: why });
  return content;
}

// Whether to ask again later: the service was away or busy, its answer was no refusal.
export const passes = ({ status }) => !(status < 500);

// One request that changes something after the other.
let line = Promise.resolve();
let waiting = 0;
export const isBusy = () => waiting > 0;
export function inLine(request) {
  waiting += 1;
  line = line.then(request, request).finally(() => (waiting -= 1));
  return line;
}
