"""Two moderators at once, in two browsers."""

from collections.abc import Iterator

import pytest
from live import PATIENCE_MS, Live, sign_in
from playwright.sync_api import Browser, Page, Route, expect
from seeds import some


@pytest.fixture
def omar(browser: Browser, blog: Live) -> Iterator[Page]:
    """The queue, seen by omar."""
    blog.enrol("omar")
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(PATIENCE_MS)
    opened = context.new_page()
    sign_in(opened, blog, "omar")
    yield opened
    context.close()


def open_comment(page: Page, blog: Live, comment_id: str) -> None:
    page.goto(f"{blog.url}/review/queue?open={comment_id}")


def test_who_has_a_comment_open_is_shown_to_the_other_at_once(
    page: Page, omar: Page, blog: Live
) -> None:
    ids = blog.post_all(some(2))
    open_comment(omar, blog, ids[1])
    open_comment(page, blog, ids[0])
    expect(omar.locator(f"#row-{ids[0]} .claimer")).to_have_text("ines")
    expect(page.locator(f"#row-{ids[1]} .claimer")).to_have_text("omar")


def test_a_claim_is_let_go_when_its_moderator_leaves(page: Page, omar: Page, blog: Live) -> None:
    ids = blog.post_all(some(2))
    open_comment(omar, blog, ids[1])
    open_comment(page, blog, ids[0])
    expect(omar.locator(f"#row-{ids[0]} .claim")).to_be_visible()
    page.goto(blog.url + "/review/keys")
    expect(omar.locator(f"#row-{ids[0]} .claim")).to_be_hidden()


def refused_at_first(page: Page, address: str) -> None:
    """The first two requests to it are answered as by a busy service."""
    refusals = iter([503, 503])

    def answer(route: Route) -> None:
        status = next(refusals, None)
        route.fulfill(status=status) if status else route.continue_()

    page.route(address, answer)


@pytest.mark.parametrize("address", ["**/events*", "**/claim"])
def test_a_busy_service_is_asked_again(page: Page, omar: Page, blog: Live, address: str) -> None:
    ids = blog.post_all(some(2))
    for seen_by in (page, omar):
        refused_at_first(seen_by, address)
    open_comment(omar, blog, ids[1])
    open_comment(page, blog, ids[0])
    expect(omar.locator(f"#row-{ids[0]} .claimer")).to_have_text("ines")


def test_a_row_that_could_not_be_fetched_is_fetched_later(
    page: Page, omar: Page, blog: Live
) -> None:
    ids = blog.post_all(some(2))
    open_comment(omar, blog, ids[1])
    refused_at_first(omar, f"**/comments/{ids[0]}/row*")
    open_comment(page, blog, ids[0])
    expect(omar.locator(f"#row-{ids[0]} .claimer")).to_have_text("ines")


def test_a_decision_of_the_other_appears_by_itself(page: Page, omar: Page, blog: Live) -> None:
    ids = blog.post_all(some(2))
    open_comment(page, blog, ids[1])
    open_comment(omar, blog, ids[0])
    omar.keyboard.press("s")
    expect(page.locator(f"#row-{ids[0]} .decided[data-label=spam]")).to_be_visible()
    expect(page.locator(f"#row-{ids[0]} .by")).to_have_text("omar")
    expect(page.locator("[data-tab=held] .count")).to_have_text("1")


def test_a_decision_made_meanwhile_is_shown_and_not_overwritten(
    page: Page, omar: Page, blog: Live
) -> None:
    (comment,) = blog.post_all(some(1))
    open_comment(page, blog, comment)
    page.route("**/events*", lambda route: route.abort())  # nobody tells this browser
    page.reload()
    open_comment(omar, blog, comment)
    omar.keyboard.press("h")
    expect(omar.locator("#status")).to_have_text("Ham: one comment")
    page.keyboard.press("s")
    expect(page.locator("#status")).to_have_text("omar decided meanwhile: ham.")
    expect(page.locator(f"#row-{comment} .decided[data-label=ham]")).to_be_visible()
    assert blog.decisions() == [(comment, "ham")]


def test_after_seeing_the_others_decision_one_may_still_overturn_it(
    page: Page, omar: Page, blog: Live
) -> None:
    (comment,) = blog.post_all(some(1))
    open_comment(page, blog, comment)
    open_comment(omar, blog, comment)
    omar.keyboard.press("h")
    expect(page.locator("#item")).to_contain_text("decided by omar")
    page.keyboard.press("s")
    expect(page.locator("#status")).to_have_text("Spam: one comment")
    assert blog.decisions() == [(comment, "ham"), (comment, "spam")]


def test_new_comments_are_announced_without_moving_the_list(page: Page, blog: Live) -> None:
    blog.post_all(some(1))
    page.reload()
    blog.post("And here is one more about the rye")
    expect(page.locator("#arrived")).to_be_visible()
    expect(page.locator(".row")).to_have_count(1)
    expect(page.locator("[data-tab=held] .count")).to_have_text("2")


def test_what_came_between_the_page_and_its_stream_is_announced_too(page: Page, blog: Live) -> None:
    blog.post_all(some(1))

    def post_first(route: Route) -> None:
        blog.post("And here is one more about the rye")
        route.continue_()

    page.route("**/review/events*", post_first, times=1)
    page.reload()
    expect(page.locator("#arrived")).to_be_visible()
