"""The first owner comes by a link, says where the blog is, and is shown what to put into it."""

import html
import re

import pytest
from pages_desk import PASSWORD, PagesDesk
from sqlalchemy import func, select, update

from service.domain.sites import FIRST_URL
from service.store.tables.core import api_keys
from service.store.tables.core import sites as site_table

HOME, QUESTION = "/review/queue", "Where is your blog?"


@pytest.fixture
def unaddressed(desk: PagesDesk) -> PagesDesk:
    """The desk's site is as the first start of Winnow makes it."""
    with desk.store.writing() as connection:
        connection.execute(update(site_table).values(url=FIRST_URL))
    return desk


def n_keys(desk: PagesDesk) -> int:
    with desk.store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(api_keys)) or 0


async def test_the_first_owners_link_works_once(desk: PagesDesk) -> None:
    link = desk.welcome_link()
    async with desk.browser() as owner, desk.browser() as late:
        assert "this Winnow" in (await owner.get(link)).text
        accepted = await owner.post(link, data={"name": "ada", "password": PASSWORD})
        assert accepted.headers["location"] == HOME
        assert (await owner.get("/review/keys")).status_code == 200
        again = await late.post(link, data={"name": "eve", "password": PASSWORD})
        assert again.status_code == 404
        assert "This link is used up" in again.text
        assert "sign in" in (await late.get(link)).text
        assert (await late.get(link)).status_code == 404
        assert (await late.get("/review/keys")).status_code == 303


async def test_a_link_that_never_was_one_says_where_a_new_one_is(desk: PagesDesk) -> None:
    async with desk.browser() as stranger:
        page = await stranger.get("/review/welcome/never-was")
    assert page.status_code == 404
    assert "Start Winnow again: it prints a new one" in page.text


async def test_a_password_too_short_does_not_use_the_link_up(desk: PagesDesk) -> None:
    link = desk.welcome_link()
    async with desk.browser() as owner:
        short = await owner.post(link, data={"name": "ada", "password": "short"})
        assert short.status_code == 422
        assert (await owner.get(link)).status_code == 200


async def test_the_first_owner_is_asked_where_the_blog_is(unaddressed: PagesDesk) -> None:
    form = {"name": "ada", "password": PASSWORD}
    async with unaddressed.browser() as owner:
        accepted = await owner.post(unaddressed.welcome_link(), data=form)
        assert accepted.headers["location"] == f"/review/sites/{unaddressed.site.id}"
        assert QUESTION in (await owner.get(accepted.headers["location"])).text


async def test_the_answer_shows_the_lines_for_the_blog_with_a_key_that_opens_it(
    unaddressed: PagesDesk,
) -> None:
    place = f"/review/sites/{unaddressed.site.id}"
    async with unaddressed.signed_in("ada", "owner") as owner:
        page = await owner.post(f"{place}/connection", data={"url": "https://bakery.example"})
        shown = html.unescape(page.text)
        assert QUESTION not in shown
        assert "https://bakery.example" in shown
        line = re.search(r"define\('WINNOW_KEY', '(\w{12})'\);", shown)
        assert line is not None
        assert QUESTION not in (await owner.get(place)).text
    async with unaddressed.browser(Authorization=f"Bearer {line[1]}") as blog:
        assert (await blog.get("/v1/site")).json()["name"] == unaddressed.site.name


@pytest.mark.parametrize("url", ["", " ", "bakery", "ftp://bakery.example", "http://"])
async def test_what_is_no_address_makes_no_key(unaddressed: PagesDesk, url: str) -> None:
    before = n_keys(unaddressed)
    async with unaddressed.signed_in("ada", "owner") as owner:
        place = f"/review/sites/{unaddressed.site.id}/connection"
        refused = await owner.post(place, data={"url": url})
    assert refused.status_code == 422
    assert QUESTION in refused.text
    assert n_keys(unaddressed) == before
