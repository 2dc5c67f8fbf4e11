"""Under a path of a shared host, every address that the pages name is below that path."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from fastapi.routing import iter_route_contexts
from pages_desk import OURS, PASSWORD, PagesDesk
from running_blog import JSON
from starlette.types import Receive, Scope, Send

from service.domain.public_address import OWN_PLACES
from service.review.pages import STATIC, TEMPLATES
from service.store.sites import sites

ADDRESS = "https://winnow.example/winnow"
LINK = re.compile(
    r'(?<![\w-])(?:href|src|action|formaction|data-first|data-first-comment)="([^"]*)"'
)
PLACES = (
    "queue",
    "campaigns",
    "rules",
    "audit",
    "overview",
    "moderators",
    "sites",
    "keys",
    "password",
)
# A mail is read elsewhere: its addresses are whole, and made by the program.
PAGES = sorted(path for path in TEMPLATES.glob("*.html") if not path.name.startswith("mail_"))


@pytest.fixture
async def desk(desk_with: Any) -> AsyncIterator[PagesDesk]:
    async with desk_with(public_url=ADDRESS) as opened:
        yield opened


@dataclass
class Proxy:
    """Hands requests on, with the path as it came or with its beginning taken off."""

    takes_off: bool

    def browser(self, desk: PagesDesk) -> httpx.AsyncClient:
        async def handed_on(scope: Scope, receive: Receive, send: Send) -> None:
            if self.takes_off:
                scope = {**scope, "path": scope["path"].removeprefix("/winnow")}
            await desk.app(scope, receive, send)

        transport = httpx.ASGITransport(handed_on, raise_app_exceptions=False)
        return httpx.AsyncClient(
            transport=transport, base_url="https://winnow.example", headers=OURS
        )


@pytest.fixture(params=[False, True], ids=["as it came", "taken off"])
def proxy(request: pytest.FixtureRequest) -> Proxy:
    return Proxy(takes_off=request.param)


async def sign_in(desk: PagesDesk, browser: httpx.AsyncClient) -> None:
    async with desk.signed_in("ines", "owner"):
        pass
    form = {"name": "ines", "password": PASSWORD}
    answer = await browser.post("/winnow/review/sign-in", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/winnow/review/queue")


@pytest.mark.parametrize("template", PAGES, ids=lambda path: path.name)
def test_a_template_puts_the_root_before_every_address(template: Any) -> None:
    of_the_blog = "{{ item.blog_page.href }}"  # the one page that is not ours
    for link in LINK.findall(template.read_text()):
        assert link.startswith(("{{ root }}", "?", "#", of_the_blog)), link


@pytest.mark.parametrize("script", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_a_script_names_no_address_from_the_top(script: Any) -> None:
    assert not re.search(r"""["'`]/\w""", script.read_text())


async def test_all_that_the_pages_lead_to_is_below_the_path(desk: PagesDesk, proxy: Proxy) -> None:
    await desk.comment("Cheap rolex at https://watches.example/a, said Ann.")
    await desk.comment("I never knew that about yeast.", author={"name": "Ben"})
    async with proxy.browser(desk) as browser:
        await sign_in(desk, browser)
        waiting = [f"/winnow/review/{place}" for place in PLACES]
        seen: set[str] = set()
        while waiting:
            address = waiting.pop(0)  # the places first, whatever they lead to
            answer = await browser.get(address)
            assert answer.status_code == 200, address
            seen.add(urlsplit(address).path)
            links = {urljoin(address, link) for link in _gets(answer)} if len(seen) < 40 else set()
            assert all(link.startswith("/winnow/review/") for link in links), (address, links)
            waiting += sorted(link for link in links if urlsplit(link).path not in seen)
    assert "/winnow/review/static/review.css" in seen
    assert any("/winnow/review/audit/" in path for path in seen)


async def test_somebody_signed_out_comes_back_to_the_page_asked_for(
    desk: PagesDesk, proxy: Proxy
) -> None:
    async with proxy.browser(desk) as browser:
        asked = await browser.get("/winnow/review/queue?tab=rejected")
        location = asked.headers["location"]
        assert location.startswith("/winnow/review/sign-in?back=")
        form = (await browser.get(location)).text
        back = re.search(r'name="back" value="([^"]*)"', form)
        assert back is not None
        async with desk.signed_in("ines"):
            pass
        values = {"name": "ines", "password": PASSWORD, "back": back.group(1)}
        answer = await browser.post("/winnow/review/sign-in", data=values)
    assert answer.headers["location"] == "/winnow/review/queue?tab=rejected"


async def test_the_first_owners_link_leads_to_the_queue(desk: PagesDesk, proxy: Proxy) -> None:
    link = f"/winnow{desk.welcome_link()}"
    async with proxy.browser(desk) as browser:
        form = await browser.get(link)
        made = await browser.post(link, data={"name": "ada", "password": PASSWORD})
        queue = await browser.get(made.headers["location"])
    assert 'action="' not in form.text, "the form goes to the address of its page"
    assert (made.status_code, made.headers["location"]) == (303, "/winnow/review/queue")
    assert queue.status_code == 200


async def test_blogs_ask_below_the_path_and_are_told_addresses_below_it(
    desk: PagesDesk, proxy: Proxy
) -> None:
    with desk.store.writing() as connection:
        key = sites.add_key(connection, desk.site)
    bearer = {"Authorization": f"Bearer {key}", **JSON}
    form = {"api_key": key, "blog": "https://b.example", "user_ip": "192.0.2.1",
            "comment_content": "Cheap rolex"}  # fmt: skip
    async with proxy.browser(desk) as blog:
        made = await blog.post("/winnow/v1/comments", json={"text": "hm"}, headers=bearer)
        read = await blog.get(made.headers["location"], headers=bearer)
        word = await blog.post("/winnow/1.1/comment-check", data=form)
        lost = await blog.get("/winnow/v1/nothing")
        signpost = await blog.get("/winnow/")
        openapi = await blog.get("/winnow/openapi.json")
    assert made.headers["location"] == f"/winnow/v1/comments/{made.json()['id']}"
    assert read.status_code == 200
    assert (word.text, "x-akismet-guid" in word.headers) == ("true", True)
    assert lost.status_code == 404
    assert signpost.json()["review"] == "/winnow/review"
    assert openapi.json()["servers"] == [{"url": ADDRESS}]


@pytest.mark.parametrize("path", ["/winnow", "/winnow/", "/", "/winnow/review"])
async def test_the_root_leads_to_the_queue(desk: PagesDesk, path: str) -> None:
    async with Proxy(takes_off=False).browser(desk) as browser:
        answer = await browser.get(path, headers={"Accept": "text/html"})
    assert answer.headers["location"] in ("/winnow/review", "/winnow/review/queue")


async def test_what_only_begins_like_the_path_is_not_below_it(desk: PagesDesk) -> None:
    async with Proxy(takes_off=False).browser(desk) as browser:
        assert (await browser.get("/winnowing/healthz")).status_code == 404
        assert (await browser.get("/winnow/winnow/healthz")).status_code == 404


async def test_a_path_that_nobody_has_set_is_suspected_by_name(desk_with: Any) -> None:
    async with desk_with() as desk, Proxy(takes_off=False).browser(desk) as browser:
        answer = await browser.get("/winnow/review/queue")
    assert answer.status_code == 404
    assert "WINNOW_PUBLIC_URL" in answer.json()["detail"]


def test_no_address_of_ours_can_be_taken_for_the_path(desk: PagesDesk) -> None:
    """Such a path is refused at the start: a new address has to be in its list."""
    firsts = {
        route.path.split("/")[1]
        for route in iter_route_contexts(desk.app.routes)
        if route.path and route.path != "/"
    }
    assert firsts <= set(OWN_PLACES)


def _gets(answer: httpx.Response) -> list[str]:
    """What a page leads to by links, styles and scripts; not where its forms go."""
    if "html" not in answer.headers["content-type"]:
        return []
    tags = re.findall(r"<(?:a|link|script)\b[^>]*>", answer.text)
    links = [link for tag in tags for link in LINK.findall(tag)]
    return [link.replace("&amp;", "&") for link in links if not link.startswith("#")]
