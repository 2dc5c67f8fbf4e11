// The form of the filters, without leaving the page: what is selected stays selected.
import { find } from "./page.js";
import { getFragment } from "./requests.js";

const place = () => find("#filters-place");

export async function toggleFilters() {
  if (closeFilters()) return;
  const link = find(".bar [data-action=filters]");
  try {
    place().replaceChildren(await getFragment(link.href, "filters"));
    find("select, input:not([type=hidden])", place()).focus();
  } catch {
    location.assign(link.href);
  }
}

export function closeFilters() {
  const form = find("form", place());
  form?.remove();
  return Boolean(form);
}
