"""A browser tells a moderator who wants it that more comments wait."""

from live import Live
from playwright.sync_api import Page, expect

# What the browser would show is written down instead; nobody looks at the page.
NOBODY_LOOKS = """
window.Notification = class extends EventTarget {
  static permission = "granted";
  static requestPermission = async () => localStorage.getItem("answer") ?? "granted";
  constructor(title, options) {
    super();
    document.documentElement.dataset.notice = `${title}: ${options.body}`;
  }
};
document.hasFocus = () => false;
"""


def choose(page: Page, blog: Live, *, quiet_from: int, quiet_to: int) -> None:
    page.goto(f"{blog.url}/review/digest")
    page.get_by_label("Tell me in this browser").check()
    page.locator("#notices [name=quiet_from]").select_option(str(quiet_from))
    page.locator("#notices [name=quiet_to]").select_option(str(quiet_to))
    page.get_by_role("button", name="Save in this browser").click()


def wait_for_count(page: Page, count: int) -> None:
    expect(page.locator('[data-tab="held"] .count')).to_have_text(str(count))


def test_a_notice_says_how_many_wait_and_no_word_of_them_but_not_in_quiet_hours(
    page: Page, blog: Live
) -> None:
    page.add_init_script(NOBODY_LOOKS)
    choose(page, blog, quiet_from=0, quiet_to=0)
    expect(page.locator("#notices [role=status]")).to_have_text("Saved in this browser.")
    with page.expect_response("**/review/counts"):  # how many wait to begin with
        page.goto(f"{blog.url}/review/queue")
    blog.post("Hm, of a grandmother in Graz")
    html = page.locator("html")
    expect(html).to_have_attribute("data-notice", "Winnow: Comments that wait: 1")

    hour = page.evaluate("new Date().getHours()")
    choose(page, blog, quiet_from=hour, quiet_to=(hour + 12) % 24)
    with page.expect_response("**/review/counts"):
        page.goto(f"{blog.url}/review/queue")
    with page.expect_response("**/review/counts"):
        blog.post("Hm, once more")
    wait_for_count(page, 2)
    assert html.get_attribute("data-notice") is None


def test_what_the_browser_does_not_allow_is_not_chosen(page: Page, blog: Live) -> None:
    page.add_init_script(NOBODY_LOOKS + "localStorage.setItem('answer', 'denied');")
    choose(page, blog, quiet_from=0, quiet_to=0)
    expect(page.locator("#notices [role=status]")).to_contain_text("does not allow it")
    expect(page.get_by_label("Tell me in this browser")).not_to_be_checked()
