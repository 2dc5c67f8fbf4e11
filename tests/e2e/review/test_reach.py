"""Everything is in reach: on a phone, with other fonts, in a long list, in a long campaign."""

from collections.abc import Iterator

import pytest
from live import PATIENCE_MS, Live, sign_in
from places import places
from playwright.sync_api import Browser, Page, expect
from seeds import some

SMALLEST = 24  # CSS pixels: WCAG 2.2, target size (minimum)
FONTS = ("sans-serif", "serif", "monospace")
ALIKE = "Your visa is safe with Harbour Immigration, call our friendly team today, number {n}"
# Links inside a sentence are excepted by WCAG; so is what is drawn over by a larger target.
TOO_SMALL = """smallest => [...document.querySelectorAll(
  'button, summary, select, .button, input:not([type=hidden]), nav a, .chip, a.tag')]
  .filter(e => e.offsetParent && !e.closest('.hidden-but-said') && e.type !== 'checkbox')
  .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
  .filter(([, box]) => box.height < smallest || box.width < smallest)
  .map(([html, box]) => `${html} ${box.width}x${box.height}`)"""
OUTSIDE = """width => [...document.querySelectorAll('nav a')]
  .filter(e => e.getBoundingClientRect().right > width || e.getBoundingClientRect().left < 0)
  .map(e => e.textContent.trim())"""


@pytest.fixture
def phone(browser: Browser, blog: Live) -> Iterator[Page]:
    """The pages on a phone, seen by an owner with a long name."""
    name = blog.enrol("olga-margarethe.hohenstein@workshop.example", "owner")
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    context.set_default_timeout(PATIENCE_MS)
    opened = context.new_page()
    sign_in(opened, blog, name)
    yield opened
    context.close()


def test_every_place_is_within_a_phone(phone: Page, blog: Live) -> None:
    for language in ("English", "Deutsch"):
        if language == "Deutsch":
            phone.locator(".who summary").tap()
            with phone.expect_navigation():
                phone.get_by_role("button", name=language).tap()
        for place in ("/review/queue", "/review/rules", "/review/moderators"):
            phone.goto(blog.url + place)
            assert phone.evaluate(OUTSIDE, 360) == [], f"{place}, {language}"
            assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def test_targets_are_large_enough_whatever_fonts_are_installed(
    browser: Browser, blog: Live
) -> None:
    comment = blog.post("My rye needs water, see https://rye.example/x", author={"name": "Olga"})
    blog.post_all([{"text": ALIKE.format(n=n)} for n in range(3)])
    context = browser.new_context(viewport={"width": 360, "height": 800}, bypass_csp=True)
    page = context.new_page()
    sign_in(page, blog, "ines")
    for place in (*places(blog, comment), "/review/queue?host=rye.example", "/review/password"):
        page.goto(blog.url + place)
        for font in FONTS:
            page.add_style_tag(content=f":root {{ --face: {font}; --text: {font} }}")
            assert page.evaluate(TOO_SMALL, SMALLEST) == [], f"{place} in {font}"
    context.close()


def test_rules_on_a_phone_need_no_sideways_scrolling(phone: Page, blog: Live) -> None:
    comment = blog.post("My rye needs water, see https://rye.example/x", author={"name": "Olga"})
    phone.goto(f"{blog.url}/review/queue?open={comment}")
    with phone.expect_navigation():
        phone.get_by_role("button", name="Block").tap()
    phone.goto(blog.url + "/review/rules")
    card = phone.locator(".card.scroll")
    assert card.evaluate("e => e.scrollWidth <= e.clientWidth")
    phone.get_by_role("button", name="Remove").tap()
    expect(phone.locator("main")).to_contain_text("No rules")


def test_dense_rows_show_nine_comments_in_a_window_of_900(browser: Browser, blog: Live) -> None:
    blog.put_article("rye", title="Rye for beginners, and for those who began", text="Rye")
    blog.post_all([{**comment, "article_id": "rye"} for comment in some(14)])
    blog.add_site("a-second-blog-with-a-long-name", moderator="ines")
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    sign_in(page, blog, "ines")
    page.get_by_role("button", name="Dense rows").click()
    expect(page.get_by_role("button", name="Roomy rows")).to_be_visible()
    bottoms = page.eval_on_selector_all(
        ".row", "rows => rows.map(row => row.getBoundingClientRect().bottom)"
    )
    assert sum(bottom <= 900 for bottom in bottoms) >= 9
    expect(page.locator(".row .site").first).to_be_visible()
    context.close()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (360, 740)])
def test_the_buttons_of_a_long_campaign_are_in_reach(
    page: Page, blog: Live, width: int, height: int
) -> None:
    ids = blog.post_all([{"text": ALIKE.format(n=n)} for n in range(30)])
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{blog.url}/review/campaigns/{ids[0]}")
    for button in page.locator("main button[name=label]").all():
        box = button.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= height
    page.keyboard.press("s")
    expect(page.get_by_role("status")).to_have_text("Spam: 30 comments")


def test_a_moderator_is_removed_and_brought_back(phone: Page, blog: Live) -> None:
    phone.goto(blog.url + "/review/moderators")
    member = phone.locator(".member").filter(has_text="ines")
    member.locator("summary").tap()
    blog.make_chief("olga-margarethe.hohenstein@workshop.example")
    member.get_by_role("button", name="Remove").tap()
    expect(phone.get_by_role("status")).to_contain_text("ines was removed")
    phone.get_by_role("button", name="Undo").tap()
    expect(phone.locator(".member").filter(has_text="ines")).to_be_visible()
