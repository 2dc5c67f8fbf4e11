"""What an owner does in the browser: a site made, a key replaced; axe finds nothing on the way."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from live import PATIENCE_MS, Live, sign_in
from places import owners_places
from playwright.sync_api import Browser, Page, expect
from test_everyone import RULES


def look(page: Page, width: int) -> None:
    """Everything unfolded, nothing wider than the window, no finding of axe."""
    page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    violations = Axe().run(page, options=RULES).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "language"), [(1440, "en"), (360, "de")])
def test_axe_finds_nothing_on_the_pages_of_owners(
    browser: Browser, blog: Live, width: int, language: str
) -> None:
    blog.make_chief(blog.enrol("ada", "owner"))
    context = browser.new_context(
        bypass_csp=True, viewport={"width": width, "height": 800}, locale=language
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    sign_in(page, blog, "ada")
    for place in owners_places(blog):
        page.goto(blog.url + place)
        look(page, width)
    page.goto(f"{blog.url}/review/sites")
    page.locator("[name=name]").fill("bakery")
    page.locator("[name=url]").fill("https://bakery.example")
    page.locator("[name=url]").press("Enter")
    expect(page.locator("code.key")).to_be_visible()
    look(page, width)
    context.close()


def test_a_key_is_replaced_without_javascript_while_the_blog_asks(
    browser: Browser, blog: Live
) -> None:
    blog.make_chief(blog.enrol("ada", "owner"))
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    sign_in(page, blog, "ada")
    page.goto(f"{blog.url}/review/sites/{blog.site.id}")
    page.get_by_role("button", name="Replace").click()
    new_key = page.locator("code.key").inner_text()
    blog.post("the old key still works")
    blog.key = new_key
    blog.post("and so does the new one")
    page.get_by_role("button", name="Revoke").last.click()
    expect(page.locator("main")).to_contain_text("revoked")
    expect(page.locator("code.key")).to_have_count(0)
    blog.post("the new one goes on to work")
    context.close()
