"""Attacks through every field. Escaping holds alone: without our policy, which forbids more.

Where our own script works, it works with the policy as well.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlsplit

import pytest
from attacks import ATTACKS, PATHS, SEARCHES, Attack
from live import PATIENCE_MS, Live, live, script_runs, sign_in
from places import places
from playwright.sync_api import Browser, Page, Request, Response, expect

# Where the script of an attack would leave its mark.
ALARM = "window.owned = () => { document.documentElement.dataset.owned = 'yes'; };"
FEWEST_ROWS = 20  # those that are alike share one


class Watch:
    """What a page did that it should not have: requests elsewhere, dialogs, errors."""

    def __init__(self, page: Page, blog: Live) -> None:
        self.host = urlsplit(blog.url).netloc
        self.elsewhere: list[str] = []
        self.errors: list[str] = []
        page.on("request", self._request)
        page.on("dialog", lambda dialog: (self.errors.append("a dialog"), dialog.dismiss()))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("response", self._response)

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).netloc != self.host:
            self.elsewhere.append(request.url[:120])

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.errors.append(f"{response.status} {response.url[:120]}")

    def check(self, page: Page, where: str) -> None:
        """Fail if anything of the kind happened, or the page is not as it should be."""
        assert self.elsewhere == [], where
        assert self.errors == [], where
        assert page.locator("html").get_attribute("data-owned") is None, where
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where
        assert page.locator("main#main").count() == 1, where


def body_of(attacks: dict[str, str], at: int) -> dict[str, object]:
    """A comment that holds an attack in each of its fields."""
    return {
        "text": attacks.get("text") or f"An attack on another field, number {at}",
        "external_id": f"{at}{attacks.get('external_id', '')}"[:200],
        "author": {
            "name": attacks.get("author_name", f"Author {at}"),
            "email": attacks.get("author_email", ""),
            "url": attacks.get("author_url", ""),
        },
        "article": {
            "title": attacks.get("article_title", ""),
            "text": attacks.get("article_text", ""),
        },
    }


def together(attacks: tuple[Attack, ...]) -> list[dict[str, str]]:
    """The attacks dealt out to comments, at most one in each field of each comment."""
    dealt: list[dict[str, str]] = []
    for attack in attacks:
        free = next((fields for fields in dealt if attack.field not in fields), None)
        if free is None:
            dealt.append(free := {})
        free[attack.field] = attack.value
    return dealt


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Live, list[str]]]:
    """A blog that was attacked through every field, and the comments."""
    with live(tmp_path_factory.mktemp("hostile")) as running:
        running.enrol("ines")
        dealt = together(ATTACKS)
        ids = running.post_all([body_of(attacks, at) for at, attacks in enumerate(dealt)])
        note_all(running, ids, dealt)
        yield running, ids


def note_all(running: Live, ids: list[str], dealt: list[dict[str, str]]) -> None:
    """Keep the notes, as a moderator whose account was taken over would."""
    import asyncio

    from service.store.people import moderators, roles

    assert running.loop is not None
    with running.store.reading() as connection:
        person = moderators.find(connection, "ines")
        member = roles.memberships_of(connection, person)
    from service.domain.people import SignedIn

    who = SignedIn(person, tuple(member), "none")
    decisions = running.app.state.parts.decisions
    for comment_id, attacks in zip(ids, dealt, strict=True):
        if "note" in attacks:
            noting = decisions.note_on_comment(who, comment_id, attacks["note"])
            asyncio.run_coroutine_threadsafe(noting, running.loop).result(180)


@contextmanager
def watched(browser: Browser, blog: Live, *, with_policy: bool) -> Iterator[tuple[Page, Watch]]:
    context = browser.new_context(bypass_csp=not with_policy)
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(ALARM)
    page = context.new_page()
    watch = Watch(page, blog)
    sign_in(page, blog, "ines")
    yield page, watch
    context.close()


POLICY = pytest.mark.parametrize("with_policy", [True, False], ids=["policy", "no-policy"])


def test_there_are_enough_attacks_and_every_field_is_attacked() -> None:
    assert len(set(ATTACKS)) + len(SEARCHES) + len(PATHS) >= 60
    assert {attack.field for attack in ATTACKS} == {
        "text", "author_name", "author_url", "author_email", "article_title", "article_text",
        "note", "external_id",
    }  # fmt: skip


def test_the_alarm_and_the_watch_would_notice(
    browser: Browser, hostile: tuple[Live, list[str]]
) -> None:
    blog, _ = hostile
    with watched(browser, blog, with_policy=False) as (page, watch):
        page.evaluate(
            "document.body.insertAdjacentHTML('beforeend',"
            " '<img src=https://evil.example/x onerror=owned()>')"
        )
        page.wait_for_selector("html[data-owned=yes]", state="attached")
        assert watch.elsewhere == ["https://evil.example/x"]


def test_no_attack_in_a_comment_runs_or_calls_out_or_is_a_link(
    browser: Browser, hostile: tuple[Live, list[str]]
) -> None:
    blog, ids = hostile
    with watched(browser, blog, with_policy=False) as (page, watch):
        for comment_id in ids:
            for place in (f"/review/queue?open={comment_id}", f"/review/audit/{comment_id}"):
                page.goto(blog.url + place)
                open_all(page)
                watch.check(page, place)
                links = page.eval_on_selector_all("[href], [src], [action]", ADDRESSES)
                assert all(link.startswith(blog.url + "/review/") for link in links), links


@POLICY
def test_no_attack_runs_when_the_script_puts_comments_in_place(
    browser: Browser, hostile: tuple[Live, list[str]], with_policy: bool
) -> None:
    blog, _ = hostile
    with watched(browser, blog, with_policy=with_policy) as (page, watch):
        page.goto(blog.url + "/review/queue")
        script_runs(page)
        rows = [row.get_attribute("data-id") or "" for row in page.locator(".row").all()]
        assert len(rows) > FEWEST_ROWS
        for row in rows[1:]:
            page.keyboard.press("j")
            expect(page.locator("#item")).to_have_attribute("data-id", row)
        watch.check(page, f"leafing through, {with_policy}")


def test_no_attack_in_a_search_an_address_or_an_error_page_runs(
    browser: Browser, hostile: tuple[Live, list[str]]
) -> None:
    blog, _ = hostile
    searches = [f"/review/queue?words={quote(search)}" for search in SEARCHES]
    with watched(browser, blog, with_policy=False) as (page, watch):
        for place in (*searches, *PATHS):
            page.goto(blog.url + place)
            watch.check(page, place)


@POLICY
def test_no_attack_shows_up_on_the_other_pages(
    browser: Browser, hostile: tuple[Live, list[str]], with_policy: bool
) -> None:
    blog, ids = hostile
    with watched(browser, blog, with_policy=with_policy) as (page, watch):
        for place in places(blog, ids[0]):
            page.goto(blog.url + place)
            open_all(page)
            watch.check(page, f"{place} {with_policy}")


ADDRESSES = (
    "all => all.map(e => new URL(e.href?.baseVal ?? e.href ?? e.src ?? e.action, location).href)"
)


def open_all(page: Page) -> None:
    """Open what is folded away, and move over what reacts to a mouse."""
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")


def test_what_was_posted_is_what_is_shown(
    browser: Browser, hostile: tuple[Live, list[str]]
) -> None:
    blog, ids = hostile
    script = next(a.value for a in ATTACKS if a.field == "text")
    with watched(browser, blog, with_policy=True) as (page, _):
        page.goto(f"{blog.url}/review/queue?open={ids[0]}")
        assert page.locator("#item .words").inner_text() == script
