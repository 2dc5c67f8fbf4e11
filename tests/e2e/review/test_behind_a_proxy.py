"""Winnow behind nginx and Apache, at a host of its own and under a path, with TLS at the proxy."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from live import PASSWORD, PATIENCE_MS, Live, live, script_runs, sign_in
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect
from proxies import BLOCKS, VISITOR, Place, standing_before
from sqlalchemy import select

from service.store.people import attempts
from service.store.tables.people import attempts as attempts_table

FORMS = (
    "nginx, a host of its own",
    "nginx, under a path",
    "Apache, a host of its own",
    "Apache, under a path",
)
LONG_BODY_BYTES = 2 * 1_048_576  # over Winnow's own limit, and over what nginx takes by itself


@dataclass
class Behind:
    """A Winnow behind a proxy, and what a browser was answered there."""

    winnow: Live
    place: Place


@pytest.fixture(scope="module", params=FORMS)
def behind(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Behind]:
    place = Place.free(request.param)
    data, folder = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("proxy")
    with live(data, public_url=place.url) as winnow, standing_before(winnow.url, place, folder):
        winnow.enrol("ines")
        yield Behind(winnow, place)


@pytest.fixture
def blog(behind: Behind) -> Iterator[httpx.Client]:
    """The blog, which asks by the public address."""
    with behind.place.client() as client:
        yield client


@pytest.fixture
def answers() -> list[Response]:
    return []


@pytest.fixture
def page(browser: Browser, behind: Behind, answers: list[Response]) -> Iterator[Page]:
    """A page of a browser that takes the certificate as it is; all it was answered is kept."""
    context = browser.new_context(locale="en-GB", ignore_https_errors=True)
    context.set_default_timeout(PATIENCE_MS)
    context.on("response", lambda answer: answers.append(answer))
    yield context.new_page()
    context.close()


def test_the_page_shows_a_block_for_each_form() -> None:
    assert set(FORMS) == set(BLOCKS)


def test_a_moderator_signs_in_sees_what_comes_decides_and_signs_out(
    behind: Behind, blog: httpx.Client, page: Page, answers: list[Response]
) -> None:
    sign_in(page, behind.winnow, "ines", url=behind.place.url)
    script_runs(page)
    assert page.evaluate("document.styleSheets[0].cssRules.length") > 50
    comment = post(blog, behind.winnow, "A question about rye")
    expect(page.locator("#arrived")).to_be_visible()  # the live update came through
    page.locator("#arrived a").click()
    script_runs(page)
    page.keyboard.press("s")
    expect(page.locator("[data-tab=held] .count")).to_have_text("0")
    assert (comment, "spam") in behind.winnow.decisions()
    page.locator("[data-tab=decided]").click()
    expect(page.locator(f"#row-{comment}")).to_be_visible()
    page.goto(f"{behind.place.url}/review/overview")
    (cookie,) = [kept for kept in page.context.cookies() if "session" in kept["name"]]
    page.locator("details summary", has_text="ines").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.locator("[name=password]")).to_be_visible()
    assert [(answer.status, answer.url) for answer in answers if answer.status >= 400] == []
    assert {answer.url.startswith(f"{behind.place.url}/review/") for answer in answers} == {True}
    assert cookie["secure"]
    assert cookie["name"].startswith("__Host-" if behind.place.has_own_host else "__Secure-")
    assert cookie["path"] == ("/" if behind.place.has_own_host else "/winnow/review")


def test_the_address_itself_leads_to_the_queue(behind: Behind, page: Page) -> None:
    page.goto(behind.place.url)
    expect(page).to_have_url(f"{behind.place.url}/review/sign-in")


def test_a_blog_asks_by_json(behind: Behind, blog: httpx.Client) -> None:
    bearer = {"Authorization": f"Bearer {behind.winnow.key}"}
    made = blog.post("/v1/comments", json={"text": "surely ham"}, headers=bearer)
    assert (made.status_code, made.json()["label"]) == (201, "ham")
    assert made.headers["location"] == f"{behind.place.root}/v1/comments/{made.json()['id']}"


def test_a_blog_asks_by_the_akismet_protocol(behind: Behind, blog: httpx.Client) -> None:
    said = {"user_ip": "192.0.2.1", "comment_content": "surely spam"}
    form = {"api_key": behind.winnow.key, "blog": "https://blog.example", **said}
    word = blog.post("/1.1/comment-check", data=form)
    assert (word.text, bool(word.headers["x-akismet-guid"])) == ("true", True)


def test_an_akismet_client_may_write_the_key_into_the_host_name(
    behind: Behind, blog: httpx.Client
) -> None:
    form = {"blog": "https://blog.example", "user_ip": "192.0.2.1", "comment_content": "surely ham"}
    host = {"Host": f"{behind.winnow.key}.rest.{behind.place.host}"}
    assert blog.post("/1.1/comment-check", data=form, headers=host).text == "false"


def test_a_body_that_is_too_long_is_refused_by_winnow_itself(
    behind: Behind, blog: httpx.Client
) -> None:
    """A proxy's own refusal has no guid, and Akismet's plugin would publish the comment."""
    form = {"api_key": behind.winnow.key, "comment_content": "x" * LONG_BODY_BYTES}
    refused = blog.post("/1.1/comment-check", data=form)
    assert (refused.status_code, bool(refused.headers["x-akismet-guid"])) == (413, True)


def test_attempts_to_sign_in_are_counted_for_the_visitor_and_not_for_what_the_visitor_says(
    behind: Behind, blog: httpx.Client
) -> None:
    forged = {"X-Forwarded-For": "203.0.113.66", "Origin": behind.place.url.removesuffix("/winnow")}
    form = {"name": "nobody", "password": "a wrong password"}
    answer = blog.post("/review/sign-in", data=form, headers=forged)
    assert answer.status_code == 401
    with behind.winnow.store.reading() as connection:
        counted = set(connection.execute(select(attempts_table.c.subject)).scalars())
    assert set(attempts.subjects("nobody", VISITOR)) <= counted


def post(blog: httpx.Client, winnow: Live, text: str) -> str:
    """A comment as the blog posts it through the proxy; its id."""
    headers = {"Authorization": f"Bearer {winnow.key}"}
    answer = blog.post("/v1/comments", json={"text": text}, headers=headers)
    assert answer.status_code == 201, answer.text
    winnow.file()
    return str(answer.json()["id"])


@pytest.fixture
def bypassed(tmp_path: Path) -> Iterator[Live]:
    """A Winnow whose address is by TLS, reached without the proxy."""
    with live(tmp_path, public_url="https://winnow.example.org") as winnow:
        winnow.enrol("ines")
        yield winnow


def test_without_tls_a_browser_is_told_why_it_cannot_sign_in(
    bypassed: Live, context: BrowserContext
) -> None:
    page = context.new_page()
    here = bypassed.url.replace("127.0.0.1", "winnow.example.org")
    page.goto(f"{here}/review/sign-in")
    page.locator("[name=name]").fill("ines")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button.main").click()
    explained = f"You opened Winnow at {here}, but its address is https://winnow.example.org."
    expect(page.locator("main")).to_contain_text(explained)


def test_on_the_machine_itself_one_signs_in_without_the_proxy(
    bypassed: Live, context: BrowserContext
) -> None:
    page = context.new_page()
    sign_in(page, bypassed, "ines")
    page.reload()
    expect(page.locator("[data-tab=held]")).to_be_visible()
