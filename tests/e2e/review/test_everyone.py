"""For everyone: WCAG by axe, keyboard focus, zoom, a phone, the dark, the reader's zone."""

from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from live import PASSWORD, Live, live, script_runs, sign_in
from places import places
from playwright.sync_api import Browser, Page, expect
from seeds import some

from service.store.people import door_links, moderators, welcome_links

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# All that the dark changes: the style sheet gives its colours other values there.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
THUMB = 44  # CSS pixels
ARABIC = "شكراً على المقال، كان مفيداً جداً"


def seeded(blog: Live) -> str:
    """A queue with a bit of everything; returns a comment with most of it."""
    blog.put_article("rye", title="Rye for beginners", text="Rye needs water. " * 20)
    blog.post_all(some(3))
    blog.post(ARABIC, author={"name": "محمد"})
    blog.post_all(
        [{"text": f"The best visa service in the whole town, call {n}"} for n in range(3)]
    )
    return blog.post(
        "My rye needs wаter\u200b, see https://bank.example@evil.example/x",
        author={"name": "Ольга", "email": "o@mail.example", "url": "https://a.example@b.example"},
        article_id="rye",
    )


def decide_some(page: Page, blog: Live, comment: str) -> None:
    page.goto(blog.url + "/review/queue")
    script_runs(page)
    page.keyboard.press("s")
    expect(page.locator("#status")).not_to_be_empty()
    page.goto(f"{blog.url}/review/queue?open={comment}")
    script_runs(page)
    with page.expect_navigation():
        page.keyboard.press("b")


def test_a_short_name_stands_on_one_line_in_the_audit(page: Page, blog: Live) -> None:
    blog.post("Rye needs more water than wheat does, and more time. " * 8)
    page.goto(blog.url + "/review/queue")
    script_runs(page)
    page.keyboard.press("s")
    expect(page.locator("[data-tab=decided] .count")).to_have_text("1")
    page.goto(blog.url + "/review/audit")
    name = page.locator("tbody bdi").first
    expect(name).to_have_text("ines")
    lines = name.evaluate("bdi => bdi.getClientRects().length")
    assert lines == 1


def test_axe_finds_nothing_on_any_page_light_or_dark_wide_or_narrow(
    browser: Browser, blog: Live
) -> None:
    """axe is injected, which our policy would not let in. No colour is caught on its way."""
    comment = seeded(blog)
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    sign_in(page, blog, "ines")
    decide_some(page, blog, comment)
    for width, place in product((1440, 360), places(blog, comment)):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(blog.url + place)
        for scheme, options in (("light", RULES), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = Axe().run(page, options=options).response["violations"]
            where = f"{place}, {scheme} at {width}"
            assert [(v["id"], v["nodes"][0]["html"]) for v in found] == [], where
    context.close()


def test_axe_finds_nothing_on_the_door(browser: Browser, blog: Live) -> None:
    hour = timedelta(hours=1)
    with blog.store.writing() as connection:
        token = welcome_links.make(connection, life=hour)
        ines = moderators.find(connection, "ines")
        links = [
            door_links.invite(
                connection, "vera", "viewer", on=[blog.site], by=None, address="", life=hour
            ),
            door_links.reset(connection, ines, by=None, life=hour),
            door_links.let_in(connection, ines, life=hour),
            "used",
        ]
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    for place in (
        "/review/sign-in",
        "/review/forgotten",
        f"/review/welcome/{token}",
        "/review/welcome/used",
        *(f"/review/link?token={link}" for link in links),
    ):
        page.goto(blog.url + place)
        violations = Axe().run(page, options=RULES).response["violations"]
        assert [v["id"] for v in violations] == [], place
    context.close()


def test_axe_finds_nothing_where_an_owner_makes_moderators(browser: Browser, blog: Live) -> None:
    blog.enrol("olga", "owner")
    context = browser.new_context(bypass_csp=True, viewport={"width": 360, "height": 740})
    page = context.new_page()
    sign_in(page, blog, "olga")
    page.goto(blog.url + "/review/moderators")
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    violations = Axe().run(page, options=RULES).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("width", [1440, 360])
def test_axe_finds_nothing_where_an_owner_counts_and_erases_a_person(
    browser: Browser, blog: Live, width: int, language: str
) -> None:
    blog.enrol("olga", "owner")
    blog.post("Hawthorn", author={"name": "Eva Zauberberg", "email": "eva@z.example"})
    blog.post("As Eva Zauberberg says: rye.")
    size = {"width": width, "height": 800}
    context = browser.new_context(bypass_csp=True, viewport=size, locale=language)  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(page, blog, "olga")
    page.goto(blog.url + "/review/data")
    form = page.locator("form[action$='/data/erasure']")
    form.locator("[name=name]").fill("Eva Zauberberg")
    form.locator("[name=name]").press("Enter")
    for button in ("[name=is_sure]", ""):
        expect(page.locator("[role=status]").first).to_contain_text("1")
        violations = Axe().run(page, options=RULES).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"]) for v in violations] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if button:
            page.locator(button).click()
    expect(page.locator("#report")).to_be_visible()
    context.close()


@pytest.mark.parametrize(("width", "height"), [(360, 740), (640, 400), (1280, 800)])
def test_no_page_is_wider_than_its_window_at_any_zoom(
    page: Page, blog: Live, width: int, height: int
) -> None:
    """640 by 400 is a window of 1280 by 800 at 200 %."""
    comment = seeded(blog)
    blog.post("W" * 3000, author={"name": "N" * 200, "url": "https://x.example/" + "u" * 2000})
    page.set_viewport_size({"width": width, "height": height})
    for place in places(blog, comment):
        page.goto(blog.url + place)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place


def test_the_tab_key_reaches_the_buttons_and_the_focus_is_seen(page: Page, blog: Live) -> None:
    blog.post_all(some(2))
    page.reload()
    first = page.locator("#item").get_attribute("data-id") or ""
    page.keyboard.press("s")
    expect(page.locator("#undo")).to_be_enabled()
    expect(page.locator("#item")).not_to_have_attribute("data-id", first)
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(
            "() => { const e = document.activeElement;"
            " const s = getComputedStyle(e.matches('a.open') ? e.closest('.row') : e);"
            " return [e.dataset.action ?? e.className, s.outlineStyle + s.outlineWidth]; }"
        )
        if page.evaluate("document.activeElement !== document.body"):
            assert outline == "solid3px", name
        reached.append(name)
    assert {"ham", "spam", "next", "undo", "open", "help"} <= set(reached)


def test_the_skip_link_leads_past_the_top(page: Page, blog: Live) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_on_a_phone_the_list_and_the_comment_take_turns(browser: Browser, blog: Live) -> None:
    blog.post_all(some(3))
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    sign_in(page, blog, "ines")
    expect(page.locator("#pane")).to_be_hidden()
    page.locator(".row a.open").nth(1).tap()
    expect(page.locator("#item .words")).to_be_visible()
    expect(page.locator(".list")).to_be_hidden()
    for button in page.locator("#decide :is(button, a.button, summary):visible, #undo").all():
        box = button.bounding_box()
        assert box is not None
        assert box["width"] >= THUMB, button
        assert box["height"] >= THUMB, button
        assert box["y"] + box["height"] <= 740, "within the thumb's reach"
    page.locator("#decide button[value=spam]").tap()
    expect(page.locator("#status")).to_have_text("Spam: one comment")
    page.locator("#undo").tap()
    expect(page.locator("#status")).to_have_text("Undone: one comment")
    page.get_by_role("link", name="The queue").tap()
    expect(page.locator(".row").first).to_be_visible()
    context.close()


def test_a_comment_from_right_to_left_is_set_from_the_right(page: Page, blog: Live) -> None:
    blog.post(ARABIC, author={"name": "محمد"})
    page.reload()
    words = page.locator("#item .words")
    assert words.evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert page.locator("#item .facts").evaluate("e => getComputedStyle(e).direction") == "ltr"


def test_times_are_in_the_readers_zone(page: Page, blog: Live) -> None:
    blog.post("Is this the bakery from the market?")
    page.reload()
    time = page.locator("#item .article time")
    stated = time.get_attribute("datetime") or ""
    assert stated.endswith("+00:00")
    shown = page.evaluate(
        "when => new Intl.DateTimeFormat('en-GB', {dateStyle: 'medium', timeStyle: 'short',"
        " timeZone: 'Europe/Berlin'}).format(new Date(when))",
        stated,
    )
    expect(time).to_have_text(shown)


def test_in_the_dark_the_page_is_dark(browser: Browser, blog: Live) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(blog.url + "/review/sign-in")
    red, green, blue = page.evaluate(
        "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
    )
    assert max(red, green, blue) < 60
    context.close()


def test_a_german_reads_german(page: Page, blog: Live) -> None:
    blog.post_all(some(1))
    page.reload()
    page.locator(".who summary").click()
    page.get_by_role("button", name="Deutsch").click()
    expect(page.locator("#decide .skip")).to_contain_text("Weiter")
    expect(page.locator(".reasons").first).to_contain_text("der Wortlaut liest sich wie Spam")
    assert page.locator("html").get_attribute("lang") == "de"


def test_the_first_owner_comes_by_the_link_and_a_password_that_is_typed(
    browser: Browser, tmp_path: Path
) -> None:
    with live(tmp_path) as nobodys:
        with nobodys.store.writing() as connection:
            token = welcome_links.make(connection, life=timedelta(hours=1))
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{nobodys.url}/review/welcome/{token}")
        page.get_by_label("Name").fill("ada")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Begin").click()
        page.wait_for_url("**/review/queue")
        expect(page.locator(".who summary")).to_contain_text("ada")
        page.goto(f"{nobodys.url}/review/welcome/{token}")
        expect(page.locator("#main")).to_contain_text("This link is used up")
        context.close()
