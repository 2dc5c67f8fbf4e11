"""The queue with JavaScript switched off."""

from collections.abc import Iterator

import pytest
from live import PATIENCE_MS, Live, sign_in
from playwright.sync_api import Browser, Page, expect
from seeds import some

ALIKE = "Your visa is safe with Harbour Immigration, call our friendly team today, number {n}"


@pytest.fixture
def plain(browser: Browser, blog: Live) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(PATIENCE_MS)
    opened = context.new_page()
    sign_in(opened, blog, "ines")
    yield opened
    context.close()


def test_deciding_leads_to_the_next_comment(plain: Page, blog: Live) -> None:
    blog.post_all(some(3))
    plain.reload()
    first = plain.locator(".row.is-current").get_attribute("data-id")
    plain.locator("#decide button[value=spam]").click()
    expect(plain.locator("#status")).to_have_text("Spam: one comment")
    assert plain.locator(".row.is-current").get_attribute("data-id") != first
    assert blog.decisions() == [(first, "spam")]


def test_undo_is_a_button(plain: Page, blog: Live) -> None:
    blog.post_all(some(2))
    plain.reload()
    plain.locator("#decide button[value=ham]").click()
    plain.locator("#undo").click()
    expect(plain.locator("#status")).to_have_text("Undone: one comment")
    assert [label for _, label in blog.decisions()] == ["ham", "withdrawn"]


def test_a_selection_is_decided_on_at_once(plain: Page, blog: Live) -> None:
    blog.post_all(some(4))
    plain.reload()
    for box in plain.locator(".pick input").all()[:3]:
        box.check()
    plain.locator("#bulk button[value=ham]").click()
    expect(plain.locator("#status")).to_have_text("Ham: 3 comments")
    expect(plain.locator("[data-tab=held] .count")).to_have_text("1")


def test_a_filter_is_an_address_and_can_be_decided_on_as_a_whole(plain: Page, blog: Live) -> None:
    for n in range(3):
        blog.post(f"Look at https://pills.example/offer{n} number {n * 'so '}")
    blog.post("The rye bread was lovely")
    plain.get_by_role("link", name="Filters").click()
    plain.get_by_label("Host").fill("pills.example")
    plain.get_by_role("button", name="Show").click()
    plain.wait_for_url("**host=pills.example*")
    expect(plain.locator("[data-tab=held] .count")).to_have_text("3")
    plain.locator(".all-of-filter button[value=spam]").click()
    expect(plain.locator("#status")).to_have_text("Spam: 3 comments")
    plain.locator("#undo").click()
    expect(plain.locator("#status")).to_have_text("Undone: 3 comments")


def test_a_campaign_is_one_row_decided_as_one_with_an_exception_and_a_rule(
    plain: Page, blog: Live
) -> None:
    blog.post_all([{"text": ALIKE.format(n=n), "author": {"name": f"Deal {n}"}} for n in range(4)])
    plain.reload()
    expect(plain.locator(".row")).to_have_count(1)
    expect(plain.locator(".row .group-size")).to_have_text("4 alike")
    plain.get_by_role("link", name="Leave some out").click()
    plain.get_by_label("Leave this one out").first.check()
    plain.get_by_label("later ones, too").check()
    plain.get_by_role("button", name="Spam").click()
    expect(plain.get_by_role("status")).to_have_text("Spam: 3 comments")
    plain.goto(blog.url + "/review/rules")
    expect(plain.get_by_role("row")).to_have_count(2)
    blog.post(ALIKE.format(n=99))
    plain.goto(blog.url + "/review/queue")
    expect(plain.locator("[data-tab=held] .count")).to_have_text("1")
    expect(plain.locator("[data-tab=rejected] .count")).to_have_text("1")
    plain.goto(blog.url + "/review/rules")
    plain.get_by_role("button", name="Remove").click()
    expect(plain.locator("main")).to_contain_text("No rules")


def test_everything_by_one_author_goes_with_the_count_before(plain: Page, blog: Live) -> None:
    author = {"name": "Deals", "email": "deals@deals.example"}
    for text in ("Buy now", "Our offers are the best in town", "Visit us soon, dear friends"):
        blog.post(text, author=author)
    blog.post("The rye bread was lovely")
    plain.goto(blog.url + "/review/queue?words=offers")
    plain.get_by_role("button", name="Spam all 3").first.click()
    expect(plain.locator("#status")).to_have_text("Spam: 3 comments")
    plain.locator("#undo").click()
    expect(plain.locator("#status")).to_have_text("Undone: 3 comments")
    assert [label for _, label in blog.decisions()].count("withdrawn") == 3


def test_the_pages_of_the_list_are_links(plain: Page, blog: Live) -> None:
    blog.post_all(some(45))
    plain.reload()
    expect(plain.locator(".row")).to_have_count(40)
    plain.get_by_role("link", name="Next page").click()
    expect(plain.locator(".row")).to_have_count(5)
    plain.get_by_role("link", name="First page").click()
    expect(plain.locator(".row")).to_have_count(40)
