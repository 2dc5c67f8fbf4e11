// What Escape does: it ends one thing at a time, the innermost first.
import { closeFilters } from "./filters.js";
import { find, pane } from "./page.js";
import { dropSelection } from "./selection.js";

export const isTyping = (element) =>
  element?.matches("input:not([type=checkbox]), textarea, select");

const MENUS = ".who details[open], details.note[open], .number-on-demand[open]";

export function closeWhatIsOpen() {
  if (isTyping(document.activeElement)) document.activeElement.blur();
  else if (!closeMenu() && !(pane && (closeFilters() || dropSelection()))) goBack();
}

function closeMenu() {
  const menu = find(MENUS);
  if (!menu) return false;
  menu.open = false;
  find("summary", menu).focus({ preventScroll: true });
  return true;
}

function goBack() { // from the page of one thing to where it was opened
  const link = [...document.querySelectorAll("[data-action=close]")].find((shown) => shown.offsetParent);
  if (!link) return;
  const camefrom = document.referrer && new URL(document.referrer);
  const isOurs = camefrom && camefrom.origin === location.origin && camefrom.href !== location.href;
  if (isOurs && history.length > 1) history.back();
  else link.click();
}
