// Times in the reader's zone.
import { findAll } from "./page.js";

// The reader's own way of writing times, where it is of the page's language: en-GB, not en-US.
const { lang } = document.documentElement;
const spoken = navigator.languages.find((tag) => tag.split("-")[0] === lang) ?? lang;
const long = new Intl.DateTimeFormat(spoken, { dateStyle: "medium", timeStyle: "short" });
const day = new Intl.DateTimeFormat(spoken, { day: "numeric", month: "short" });
const ago = new Intl.RelativeTimeFormat(spoken, { numeric: "auto", style: "narrow" });

function short(date) {
  const minutes = Math.max(0, Math.round((Date.now() - date) / 60000));
  if (minutes < 60) return ago.format(-minutes, "minute");
  return minutes < 1440 ? ago.format(-Math.round(minutes / 60), "hour") : day.format(date);
}

export function showTimes(within) {
  for (const time of findAll("time[datetime]", within)) {
    const date = new Date(time.dateTime);
    time.textContent = "short" in time.dataset ? short(date) : long.format(date);
    time.title = long.format(date);
  }
}
