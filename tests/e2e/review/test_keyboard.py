"""Four hundred before breakfast: the queue by keyboard alone."""

from live import PASSWORD, Live, script_runs
from playwright.sync_api import Page, Route, expect
from seeds import some


def current(page: Page) -> str:
    """The id of the comment that is open."""
    return page.locator(".row.is-current").get_attribute("data-id") or ""


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def press_at_once(page: Page, key: str, times: int) -> None:
    """As one who hammers a key does: faster than the service answers, however busy it is."""
    page.evaluate(
        "([key, times]) => { for (let n = 0; n < times; n += 1)"
        " document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true})); }",
        [key, times],
    )


def shown(page: Page, comment: str | None = None) -> str:
    """Wait until the open comment is painted: a key before that decides nothing."""
    opened = comment or current(page)
    expect(page.locator(f"#item[data-id='{opened}']")).to_be_visible()
    return opened


def decide_each(page: Page, keys: str) -> None:
    """Decide on one comment after the other, each once it is shown."""
    for key in keys:
        opened = shown(page)
        press(page, key)
        gone_from(page, opened)


def gone_from(page: Page, comment: str) -> None:
    """Wait until another comment is the current one."""
    page.wait_for_function(
        "id => document.querySelector('.row.is-current').dataset.id !== id", arg=comment
    )


def settled(page: Page, blog: Live, n: int) -> list[tuple[str, str]]:
    """The label log once it has so many entries."""
    for _ in range(2400):
        if len(blog.decisions()) >= n:
            break
        page.wait_for_timeout(50)
    return blog.decisions()


def test_fifty_comments_are_decided_without_touching_the_mouse(page: Page, blog: Live) -> None:
    ids = blog.post_all(some(50))
    page.goto(blog.url + "/review/sign-in")
    page.reload()
    labels: dict[str, str] = {}
    for at in range(50):
        key, label = ("h", "ham") if at % 3 else ("s", "spam")
        opened = shown(page)
        labels[opened] = label
        press(page, key)
        if at < 49:
            gone_from(page, opened)
    assert sorted(labels) == sorted(ids)
    assert dict(settled(page, blog, 50)) == labels
    expect(page.locator("[data-tab=held] .count")).to_have_text("0")
    expect(page.locator("[data-tab=decided] .count")).to_have_text("50")


def test_one_signs_in_by_keyboard_alone(blog: Live, page: Page) -> None:
    page.context.clear_cookies()
    page.goto(blog.url + "/review/queue")
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type("ines")
    press(page, "Tab")
    expect(page.get_by_label("Password")).to_be_focused()
    page.keyboard.type(PASSWORD)
    press(page, "Enter")
    page.wait_for_url("**/review/queue")
    expect(page.locator("#pane")).to_contain_text("All done")


def test_j_and_k_go_on_and_back_without_deciding(page: Page, blog: Live) -> None:
    blog.post_all(some(3))
    page.reload()
    first = current(page)
    press(page, "j", "j", "k", "k")
    assert current(page) == first
    assert blog.decisions() == []


def test_u_takes_the_last_decision_back_and_opens_the_comment_again(page: Page, blog: Live) -> None:
    blog.post_all(some(3))
    page.reload()
    first = current(page)
    press(page, "s")
    expect(page.locator("#status")).to_have_text("Spam: one comment")
    press(page, "u")
    expect(page.locator("#status")).to_have_text("Undone: one comment")
    expect(page.locator(".row.is-current")).to_have_attribute("data-id", first)
    expect(page.locator(".row.is-current .decided:visible")).to_have_count(0)
    assert blog.decisions() == [(first, "spam"), (first, "withdrawn")]


def test_undo_goes_back_over_several_and_over_a_reload(page: Page, blog: Live) -> None:
    blog.post_all(some(4))
    page.reload()
    decide_each(page, "shs")
    settled(page, blog, 3)
    page.reload()
    for number in (2, 1, 0):
        press(page, "u")
        expect(page.locator("[data-tab=decided] .count")).to_have_text(str(number))
    assert [label for _, label in settled(page, blog, 6)][3:] == ["withdrawn"] * 3


def test_after_the_last_comment_one_sees_that_all_is_done(page: Page, blog: Live) -> None:
    blog.post_all(some(2))
    page.reload()
    decide_each(page, "s")
    shown(page)
    press(page, "h")
    expect(page.locator("#pane")).to_contain_text("All done")
    expect(page.locator("#status")).to_have_text("Ham: one comment")
    script_runs(page)
    press(page, "u")
    expect(page.locator(".row")).to_have_count(1)


def test_undo_pressed_often_after_a_reload_brings_all_of_them_back(page: Page, blog: Live) -> None:
    blog.post_all(some(4))
    page.reload()
    decide_each(page, "shs")
    shown(page)
    press(page, "h")
    expect(page.locator("#pane")).to_contain_text("All done")
    script_runs(page)
    press_at_once(page, "u", 3)
    expect(page.locator(".row")).to_have_count(3)
    expect(page.locator("[data-tab=held] .count")).to_have_text("3")


def test_the_title_of_the_article_leads_to_what_else_waits_under_it(page: Page, blog: Live) -> None:
    blog.put_article("rye", title="Rye for beginners", text="Rye needs water.")
    blog.post_all([*some(2), {"text": "My rye never rises at all", "article_id": "rye"}])
    page.goto(blog.url + "/review/queue?words=rises")
    page.locator("#item").get_by_role("link", name="Rye for beginners").click()
    page.wait_for_url("**article=rye*")
    expect(page.locator(".row")).to_have_count(1)


def test_a_comment_that_undo_brings_back_after_a_reload_is_open_and_can_be_decided(
    page: Page, blog: Live
) -> None:
    blog.post_all(some(3))
    page.reload()
    first = current(page)
    decide_each(page, "s")
    settled(page, blog, 1)
    page.reload()
    press(page, "u")
    expect(page.locator(".row.is-current")).to_have_attribute("data-id", first)
    shown(page, first)
    press(page, "h")
    assert settled(page, blog, 3)[-1] == (first, "ham")


def test_a_decision_that_was_undone_can_be_made_anew(page: Page, blog: Live) -> None:
    blog.post_all(some(2))
    page.reload()
    first = current(page)
    press(page, "s")
    expect(page.locator("#status")).to_have_text("Spam: one comment")
    press(page, "u")
    expect(page.locator(".row.is-current")).to_have_attribute("data-id", first)
    shown(page, first)
    press(page, "h")
    assert settled(page, blog, 3)[-1] == (first, "ham")


def test_x_selects_and_one_button_decides_on_the_selection(page: Page, blog: Live) -> None:
    blog.post_all(some(5))
    page.reload()
    press(page, "x", "j", "j", "x")
    expect(page.locator("#bulk .selected-number")).to_have_text("2")
    page.locator("#bulk button[value=spam]").press("Enter")
    expect(page.locator("#status")).to_have_text("Spam: 2 comments")
    script_runs(page)
    assert [label for _, label in blog.decisions()] == ["spam", "spam"]
    press(page, "u")
    expect(page.locator("[data-tab=held] .count")).to_have_text("5")


def test_slash_searches_and_while_one_types_no_key_decides(page: Page, blog: Live) -> None:
    blog.post("The walnut loaf was splendid, shhh")
    blog.post("My rye never rises at all")
    page.reload()
    press(page, "/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("walnut")
    press(page, "Enter")
    page.wait_for_url("**words=walnut*")
    expect(page.locator(".row")).to_have_count(1)
    expect(page.locator("#item .words")).to_contain_text("walnut loaf")
    assert blog.decisions() == []


def test_the_question_mark_shows_every_key_and_escape_closes_it(page: Page, blog: Live) -> None:
    from service.review.keys import KEYS

    press(page, "?")
    sheet = page.locator("dialog#keys")
    expect(sheet).to_be_visible()
    assert [key.inner_text() for key in sheet.locator("kbd").all()] == [key.key for key in KEYS]
    press(page, "Escape")
    expect(sheet).to_be_hidden()


def test_a_decision_that_cannot_be_saved_stays_in_sight_and_is_tried_again(
    page: Page, blog: Live
) -> None:
    blog.post_all(some(3))
    page.reload()
    first = current(page)
    page.route("**/decision", lambda route: route.abort())
    press(page, "s")
    expect(page.locator(f"#row-{first} .failed")).to_have_text("Not saved")
    expect(page.locator("#status")).to_contain_text("the service did not answer")
    assert blog.decisions() == []
    page.unroute("**/decision")
    press(page, "r")
    expect(page.locator("#status")).to_have_text("Spam: one comment")
    expect(page.locator(f"#row-{first} .failed")).to_be_hidden()
    assert blog.decisions() == [(first, "spam")]


def test_a_failure_stays_in_sight_when_its_row_was_asked_for_meanwhile(
    page: Page, blog: Live
) -> None:
    blog.post_all(some(3))
    page.reload()
    first = shown(page)
    routes: dict[str, Route] = {}
    page.route("**/decision", lambda route: routes.setdefault("decision", route))
    page.route(f"**/{first}/row*", lambda route: routes.setdefault("row", route))
    press(page, "s")
    while "row" not in routes:  # the claim on it was let go, which is announced
        page.wait_for_timeout(50)
    routes["decision"].abort()
    expect(page.locator(f"#row-{first} .failed")).to_have_text("Not saved")
    with page.expect_response("**/row*"):
        routes["row"].continue_()
    page.wait_for_timeout(200)
    expect(page.locator(f"#row-{first} .failed")).to_have_text("Not saved")


def test_n_opens_a_note_that_the_history_shows_afterwards(page: Page, blog: Live) -> None:
    blog.post("Is this the bakery from the market?")
    page.reload()
    press(page, "n")
    page.keyboard.type("Asked twice already")
    press(page, "Tab", "Enter")
    expect(page.locator(".history")).to_contain_text("Asked twice already")


def test_p_shows_the_number_that_is_otherwise_hidden(page: Page, blog: Live) -> None:
    blog.post("Is this the bakery from the market?")
    page.reload()
    expect(page.get_by_text("spam probability 0.500")).to_be_hidden()
    press(page, "p")
    expect(page.get_by_text("spam probability 0.500")).to_be_visible()


def test_with_a_modifier_a_key_is_the_browsers_own(page: Page, blog: Live) -> None:
    blog.post_all(some(2))
    page.reload()
    press(page, "Control+s", "Alt+h")
    page.wait_for_timeout(200)
    assert blog.decisions() == []
