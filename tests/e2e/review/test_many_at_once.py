"""A selection is one thing: keys, buttons, filters and Escape agree on it."""

from live import Live, script_runs
from playwright.sync_api import Page, Route, expect
from seeds import some

ALIKE = "Your visa is safe with Harbour Immigration, call our friendly team today, number {n}"


def reloaded(page: Page) -> None:
    page.reload()
    script_runs(page)
    expect(page.locator("#item .words")).to_be_visible()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def select_two(page: Page) -> list[str]:
    """Select the first two with the keyboard; returns their ids."""
    ids = [row.get_attribute("data-id") or "" for row in page.locator(".row").all()[:2]]
    press(page, "x", "j")
    expect(page.locator(".row.is-current")).to_have_attribute("data-id", ids[1])
    press(page, "x")
    expect(page.locator("#bulk .selected-number")).to_have_text("2")
    expect(
        page.locator(f"#item[data-id='{ids[1]}']")
    ).to_be_visible()  # what is not, no key decides
    return ids


def test_with_a_selection_the_keys_decide_on_all_of_it(page: Page, blog: Live) -> None:
    blog.post_all(some(4))
    reloaded(page)
    ids = select_two(page)
    press(page, "s")
    expect(page.locator("#status")).to_have_text("Spam: 2 comments")
    assert sorted(blog.decisions()) == sorted((comment, "spam") for comment in ids)


def test_with_a_selection_the_big_buttons_say_and_do_the_same(page: Page, blog: Live) -> None:
    blog.post_all(some(4))
    reloaded(page)
    ids = select_two(page)
    button = page.locator("#decide button[value=ham]")
    expect(button).to_contain_text("· 2")
    press(page, "j")
    expect(page.locator(".row.is-current")).not_to_have_attribute("data-id", ids[1])
    expect(button).to_contain_text("· 2")
    button.click()
    expect(page.locator("#status")).to_have_text("Ham: 2 comments")
    assert sorted(blog.decisions()) == sorted((comment, "ham") for comment in ids)


def test_a_selected_row_that_stands_for_several_is_decided_as_a_whole(
    page: Page, blog: Live
) -> None:
    blog.post_all([{"text": ALIKE.format(n=n), "author": {"name": f"Deal {n}"}} for n in range(4)])
    blog.post_all(some(1))
    reloaded(page)
    press(page, "x", "j", "x")
    expect(page.locator("#bulk .selected-number")).to_have_text("5")
    press(page, "s")
    expect(page.locator("#status")).to_have_text("Spam: 5 comments")
    expect(page.locator("[data-tab=held] .count")).to_have_text("0")


def test_f_shows_the_filters_and_keeps_the_selection(page: Page, blog: Live) -> None:
    blog.post_all(some(3))
    reloaded(page)
    select_two(page)
    press(page, "f")
    expect(page.locator("form.filters select").first).to_be_focused()
    expect(page.locator("#bulk .selected-number")).to_have_text("2")
    press(page, "Escape", "Escape")
    expect(page.locator("form.filters")).to_have_count(0)
    expect(page.locator("#bulk .selected-number")).to_have_text("2")
    page.get_by_role("link", name="Filters").click()
    page.locator("form.filters").get_by_label("Host").fill("pills.example")
    page.locator("form.filters").get_by_role("button", name="Show").click()
    page.wait_for_url("**host=pills.example*")


def test_escape_drops_the_selection(page: Page, blog: Live) -> None:
    blog.post_all(some(3))
    reloaded(page)
    select_two(page)
    press(page, "Escape")
    expect(page.locator("#bulk")).to_be_hidden()
    press(page, "s")
    expect(page.locator("#status")).to_have_text("Spam: one comment")


def test_escape_closes_the_note_and_leaves_the_selection(page: Page, blog: Live) -> None:
    blog.post_all(some(3))
    reloaded(page)
    select_two(page)
    press(page, "n")
    expect(page.locator("#note")).to_be_focused()
    press(page, "Escape", "Escape")
    expect(page.locator("#note")).to_be_hidden()
    expect(page.locator("#bulk .selected-number")).to_have_text("2")


def test_e_opens_the_record_and_escape_comes_back_to_the_comment(page: Page, blog: Live) -> None:
    blog.post_all(some(3))
    reloaded(page)
    press(page, "j")
    second = page.locator(".row").nth(1).get_attribute("data-id") or ""
    expect(page.locator("#item")).to_have_attribute("data-id", second)
    press(page, "e")
    page.wait_for_url(f"**/audit/{second}")
    script_runs(page)
    press(page, "Escape")
    page.wait_for_url("**/review/queue*")
    expect(page.locator("#item")).to_have_attribute("data-id", second)


def test_escape_leaves_a_record_that_was_opened_by_its_address(page: Page, blog: Live) -> None:
    (comment,) = blog.post_all([{"text": "surely spam, all of it"}])
    page.goto("about:blank")
    page.goto(f"{blog.url}/review/audit/{comment}")
    script_runs(page)
    press(page, "Escape")
    page.wait_for_url("**/review/queue?tab=rejected&open=*")


def test_a_key_that_can_do_nothing_here_says_so(page: Page, blog: Live) -> None:
    blog.post_all(some(1))
    reloaded(page)
    press(page, "c")
    words = "Not possible here: Open the campaign, to leave some out"
    expect(page.locator("#status")).to_have_text(words)


def test_what_could_not_be_saved_is_no_longer_marked_once_it_is(page: Page, blog: Live) -> None:
    blog.post_all(some(4))
    page.route("**/events*", lambda route: route.abort())  # nobody shows the rows anew
    reloaded(page)
    page.route("**/decision", lambda route: route.abort())
    for number in range(1, 4):
        opened = page.locator("#item").get_attribute("data-id") or ""
        press(page, "s")
        expect(page.locator(".row .failed:not([hidden])")).to_have_count(number)
        expect(page.locator("#item")).not_to_have_attribute("data-id", opened)
    page.unroute("**/decision")
    press(page, "r")
    expect(page.locator(".row .failed:not([hidden])")).to_have_count(0)
    expect(page.locator("#retry")).to_be_hidden()
    assert [label for _, label in blog.decisions()] == ["spam"] * 3


def test_a_decision_on_its_way_is_saved_before_the_selection_leads_elsewhere(
    page: Page, blog: Live
) -> None:
    blog.post_all(some(5))
    reloaded(page)
    first = page.locator("#item").get_attribute("data-id") or ""
    routes: list[Route] = []
    asked: list[str] = []

    def hold(route: Route) -> None:
        routes.append(route)

    page.route("**/decision", hold)
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    press(page, "s")
    expect(page.locator("#item")).not_to_have_attribute("data-id", first)
    press(page, "x", "h")
    while not routes:
        page.wait_for_timeout(50)
    routes[0].continue_()
    expect(page.locator("#status")).to_have_text("Ham: one comment")
    assert [label for _, label in blog.decisions()] == ["spam", "ham"]
    script_runs(page)
    press(page, "u", "u")  # done before this page came: it is fetched anew
    expect(page.locator("[data-tab=held] .count")).to_have_text("5")
    assert asked == []


def test_the_browser_asks_before_a_decision_that_is_not_saved_is_lost(
    page: Page, blog: Live
) -> None:
    blog.post_all(some(3))
    reloaded(page)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(blog.url + "/review/queue")
    script_runs(page)
    page.route("**/decision", lambda route: route.abort())
    press(page, "s")
    expect(page.locator(".row .failed:not([hidden])")).to_have_count(1)
    assert asked == []
    page.goto(blog.url + "/review/rules")
    assert asked == ["beforeunload"]
