"""An owner connects a blog, and the page says when its first comment is there."""

from live import PATIENCE_MS, Live, sign_in
from playwright.sync_api import BrowserContext, expect


def test_the_page_says_by_itself_when_the_first_comment_is_there(
    context: BrowserContext, blog: Live
) -> None:
    blog.enrol("ada", "owner")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    sign_in(page, blog, "ada")
    page.goto(f"{blog.url}/review/sites/{blog.site.id}")
    expect(page.get_by_text("No comment of this blog has come yet.")).to_be_visible()
    blog.post("Is this thing on?")
    expect(page.get_by_text("The first comment has come")).to_be_visible()
    expect(page.get_by_text("No comment of this blog has come yet.")).to_be_hidden()
