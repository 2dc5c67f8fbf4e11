"""Owners make sites, choose for them and retire them; make, replace and revoke keys."""

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
from pages_desk import PagesDesk
from sqlalchemy import insert

from service.domain.people import Role
from service.domain.scopes import SCOPES
from service.domain.sites import Site, SiteOptions
from service.store.people import moderators, owner_changes, roles
from service.store.sites import site_options, sites
from service.store.tables.articles import article_room

PLACE = "/review/sites"
KEY = re.compile(r'<code class="key">([0-9a-f]{12})</code>')
BAKERY = {"name": "bakery", "url": "https://bakery.example"}
OPTIONS = {"unsure": "held", "trusts_administrators": "true", "trusts_staff": "true"}


@dataclass
class Owner:
    """An owner of every site in a browser without JavaScript."""

    desk: PagesDesk
    client: httpx.AsyncClient

    @property
    def place(self) -> str:
        return f"{PLACE}/{self.desk.site.id}"

    async def post(self, path: str, **form: str | list[str]) -> httpx.Response:
        return await self.client.post(f"{self.place}/{path}", data=form)

    async def new_key(self, **form: str | list[str]) -> str:
        """What the form makes as it comes: every box is ticked."""
        return await self.key_shown("keys", **{"scopes": list(SCOPES), **form})

    async def key_shown(self, path: str, **form: str | list[str]) -> str:
        page = await self.post(path, **form)
        assert page.status_code == 200
        return shown_key(page)

    async def page(self) -> str:
        return html.unescape((await self.client.get(self.place)).text)

    async def opens(self, key: str) -> bool:
        """Whether a blog that has this key is let in."""
        async with self.desk.browser(Authorization=f"Bearer {key}") as blog:
            return (await blog.get("/v1/site")).status_code == 200

    def site_opened_by(self, key: str) -> Site:
        with self.desk.store.reading() as connection:
            site = sites.site_of_key(connection, key)
        assert site is not None
        return site

    def key_ids(self) -> list[str]:
        with self.desk.store.reading() as connection:
            return [key.id for key in sites.all_keys(connection)]

    def options(self) -> SiteOptions:
        with self.desk.store.reading() as connection:
            return site_options.get(connection, self.desk.site.id)

    def site(self) -> Site:
        with self.desk.store.reading() as connection:
            site = sites.get(connection, self.desk.site.id)
        assert site is not None
        return site


def shown_key(page: httpx.Response) -> str:
    key = KEY.search(page.text)
    assert key is not None
    return key.group(1)


@asynccontextmanager
async def owner_at(desk: PagesDesk) -> AsyncIterator[Owner]:
    async with desk.signed_in("ada", "owner") as client:
        with desk.store.writing() as connection:
            roles.set_role(connection, moderators.find(connection, "ada"), "owner", site=None)
        yield Owner(desk, client)


@pytest.fixture
async def owner(desk: PagesDesk) -> AsyncIterator[Owner]:
    async with owner_at(desk) as opened:
        yield opened


async def test_a_site_is_made_and_its_key_shown_once_with_every_way_to_connect(
    owner: Owner,
) -> None:
    made = await owner.client.post(PLACE, data=BAKERY)
    key, words = shown_key(made), html.unescape(made.text)
    assert await owner.opens(key)
    assert made.headers["cache-control"] == "no-store"
    for line in (
        "define('WINNOW_URL', 'http://winnow.example');",
        f"define('WINNOW_KEY', '{key}');",
        f"define('WPCOM_API_KEY', '{key}');",
        f'WINNOW_KEY = "{key}"',
        f"WINNOW_URL=http://winnow.example WINNOW_KEY={key} python winnow_isso.py",
        "WINNOW_SITE=https://bakery.example",
        f"-H 'Authorization: Bearer {key}'",
    ):
        assert line in words
    link = re.search(rf'href="({PLACE}/[^"]+)">bakery<', (await owner.client.get(PLACE)).text)
    assert link is not None
    assert key not in (await owner.client.get(link.group(1))).text


async def test_the_snippets_name_the_address_that_the_owner_has_set(desk_with: Any) -> None:
    address = "http://winnow.example:8100"
    async with desk_with(public_url=address) as desk, owner_at(desk) as owner:
        assert f"{address}/v1/comments" in await owner.page()


async def test_without_one_the_snippets_name_the_address_that_the_browser_has(
    owner: Owner,
) -> None:
    page = await owner.client.get(owner.place, headers={"Host": "127.0.0.1:8100"})
    assert "http://127.0.0.1:8100/v1/comments" in page.text


@pytest.mark.parametrize(
    ("changed", "status", "complaint"),
    [
        ({"name": "My Blog"}, 422, "small letters, digits"),
        ({"name": ""}, 422, "small letters, digits"),
        ({"name": "x" * 64}, 422, "small letters, digits"),
        ({"name": "my-blog"}, 409, "There is a site of this name already."),
        ({"url": "bakery.example"}, 422, "http://"),
        ({"url": "ftp://bakery.example"}, 422, "http://"),
        ({"url": "http://\0"}, 422, "http://"),
    ],
)
async def test_a_site_that_cannot_be_is_refused_in_words(
    owner: Owner, changed: dict[str, str], status: int, complaint: str
) -> None:
    answer = await owner.client.post(PLACE, data=BAKERY | changed)
    assert answer.status_code == status
    assert complaint in html.unescape(answer.text)
    with owner.desk.store.reading() as connection:
        assert [site.name for site in sites.all_sites(connection)] == ["my-blog"]


async def test_a_site_is_renamed_and_moved_and_keeps_its_keys(owner: Owner) -> None:
    key = await owner.new_key()
    answer = await owner.post("address", name="rye", url="https://rye.example")
    assert (answer.status_code, answer.headers["location"]) == (303, owner.place)
    assert (owner.site().name, owner.site().url) == ("rye", "https://rye.example")
    assert await owner.opens(key)


async def test_a_taken_name_leaves_the_address_as_it_is(owner: Owner) -> None:
    await owner.client.post(PLACE, data=BAKERY)
    answer = await owner.post("address", name="bakery", url="https://rye.example")
    assert answer.status_code == 409
    assert owner.site().url == "https://b.example"


async def test_all_options_are_chosen_at_once_and_taken_back(owner: Owner) -> None:
    chosen = {
        "unsure": "published",
        "by_type": "contact_form=spam",
        "discards": "true",
        "keeps_personal_data": "true",
        "allows_private_addresses": "true",
    }
    assert (await owner.post("options", **chosen)).status_code == 303
    assert owner.options() == SiteOptions(
        unsure="published",
        discards=True,
        keeps_personal_data=True,
        trusts_administrators=False,
        trusts_staff=False,
        allows_private_addresses=True,
        unsure_by_type={"contact-form": "spam"},
    )
    assert '<option value="contact-form=spam" selected>' in await owner.page()
    await owner.post("options", **OPTIONS, by_type="")
    assert owner.options() == SiteOptions()


@pytest.mark.parametrize(
    "wrong",
    [
        {"unsure": "maybe"},
        {"by_type": "contact-form=maybe"},
        {"by_type": "contact-form"},
        {"discards": "perhaps"},
    ],
)
async def test_an_option_that_cannot_be_changes_nothing(
    owner: Owner, wrong: dict[str, str]
) -> None:
    assert (await owner.post("options", **OPTIONS | wrong)).status_code == 422
    assert owner.options() == SiteOptions()


async def test_a_retired_sites_keys_open_nothing_until_it_is_brought_back(owner: Owner) -> None:
    key = await owner.new_key()
    await owner.desk.comment("It waits")
    await owner.post("retirement")
    assert not await owner.opens(key)
    assert "its keys open nothing" in await owner.page()
    assert "It waits" in (await owner.client.get("/review/queue")).text
    await owner.post("return")
    assert await owner.opens(key)


async def test_a_key_is_replaced_while_the_old_one_works_until_it_is_revoked(owner: Owner) -> None:
    old = await owner.new_key(purpose="the old server")
    (old_id,) = owner.key_ids()
    new = await owner.key_shown("keys/rotation", key=old_id)
    assert await owner.opens(old)
    assert "its successor was not used yet" in await owner.page()
    assert await owner.opens(new)
    await owner.desk.app.state.parts.keys.write_uses(owner.desk.app.state.parts.database)
    page = await owner.page()
    assert "its successor is used, so it can be revoked" in page
    assert page.count("the old server") == 2
    assert (await owner.post("keys/revocation", key=old_id)).status_code == 303
    assert not await owner.opens(old)
    assert await owner.opens(new)
    assert "revoked <time" in await owner.page()


async def test_a_key_that_is_gone_is_not_replaced_or_revoked_again(owner: Owner) -> None:
    await owner.new_key()
    (key_id,) = owner.key_ids()
    await owner.post("keys/revocation", key=key_id)
    for path in ("keys/rotation", "keys/revocation"):
        answer = await owner.post(path, key=key_id)
        assert answer.status_code == 409
        assert "revoked or replaced meanwhile" in answer.text
        assert (await owner.post(path, key="nonsense")).status_code == 404
        assert (await owner.post(path)).status_code == 422
    assert owner.key_ids() == [key_id]


@pytest.mark.parametrize("purpose", ["x" * 61, "two\nlines", "a\0b"])
async def test_a_purpose_that_cannot_be_makes_no_key(owner: Owner, purpose: str) -> None:
    assert (await owner.post("keys", purpose=purpose, scopes=["read"])).status_code == 422
    assert owner.key_ids() == []


async def test_a_key_is_for_what_is_ticked_and_so_is_the_one_that_replaces_it(owner: Owner) -> None:
    assert (await owner.page()).count(" checked\n            aria-describedby") == len(SCOPES)
    await owner.new_key(purpose="the form", scopes=["check", "read"])
    assert "only check, read" in await owner.page()
    successor = await owner.key_shown("keys/rotation", key=owner.key_ids()[-1])
    assert owner.site_opened_by(successor).scopes == {"check", "read"}
    assert "the form (check read)" in html.unescape((await owner.client.get(PLACE)).text)


@pytest.mark.parametrize("scopes", [[], ["own"]], ids=["none", "one that there is not"])
async def test_a_key_that_is_for_nothing_is_not_made(owner: Owner, scopes: list[str]) -> None:
    before = owner.key_ids()
    assert (await owner.post("keys", scopes=scopes)).status_code == 422
    assert owner.key_ids() == before


async def test_the_page_says_where_comments_come_from_instead(owner: Owner) -> None:
    await owner.desk.comment("Hm", article={"title": "Rye", "url": "https://else.example/rye"})
    assert "No comment comes from this address, but from else.example" in await owner.page()


async def test_the_page_warns_when_its_articles_nearly_take_their_room(owner: Owner) -> None:
    assert "of the room that they have" not in await owner.page()
    with owner.desk.store.writing() as connection:
        taken = {"site_id": owner.desk.site.id, "shard": 9, "n_articles": 94_000, "n_bytes": 1}
        connection.execute(insert(article_room).values(taken))
    assert "The articles of this site take 94 % of the room that they have." in await owner.page()


async def test_every_change_is_written_down_with_who_made_it(owner: Owner) -> None:
    await owner.post("address", name="rye", url="https://rye.example")
    await owner.post("options", **OPTIONS | {"unsure": "spam"})
    await owner.new_key(purpose="cron")
    await owner.key_shown("keys/rotation", key=owner.key_ids()[0])
    await owner.post("keys/revocation", key=owner.key_ids()[0])
    await owner.post("retirement")
    await owner.post("return")
    await owner.post("return")
    await owner.client.post(PLACE, data=BAKERY)
    with owner.desk.store.reading() as connection:
        every = [site.id for site in sites.all_sites(connection)]
        changes = owner_changes.latest(connection, every, with_all_sites=True, limit=100)
    assert {change.moderator for change in changes} == {"ada"}
    assert [change.kind for change in reversed(changes)] == [
        "site-renamed", "site-moved", "site-options", "key-made", "key-rotated", "key-revoked",
        "site-retired", "site-restored", "site-made",
    ]  # fmt: skip
    page = html.unescape((await owner.client.get(PLACE)).text)
    assert "my-blog → rye" in page
    assert "unsure: spam" in page
    assert "bakery https://bakery.example" in page


async def test_an_erased_site_leaves_no_name_and_is_listed_no_more(owner: Owner) -> None:
    await owner.new_key(purpose="the old server")
    await owner.post("address", name="rye", url="https://rye.example")
    erased = await owner.client.post(
        "/review/data/site-erasure", data={"site": "rye", "typed": "rye"}
    )
    assert "found nowhere" in erased.text
    page = (await owner.client.get(PLACE)).text
    assert "erased" not in page
    assert (await owner.client.get(owner.place)).status_code == 404
    with owner.desk.store.reading() as connection:
        assert [key.purpose for key in sites.all_keys(connection)] == [""]


ROUTES = [
    ("GET", "", {}),
    ("POST", "/address", BAKERY),
    ("POST", "/options", OPTIONS),
    ("POST", "/retirement", {}),
    ("POST", "/return", {}),
    ("POST", "/keys", {}),
    ("POST", "/keys/rotation", {"key": "k"}),
    ("POST", "/keys/revocation", {"key": "k"}),
]


@pytest.mark.parametrize(("method", "path", "form"), ROUTES, ids=lambda part: str(part))
async def test_a_moderator_and_another_sites_owner_may_not(
    owner: Owner, method: str, path: str, form: dict[str, str]
) -> None:
    with owner.desk.store.writing() as connection:
        other = sites.add_site(connection, "other-blog", url="https://other.example")
    async with owner.desk.signed_in("ines") as ines:
        own = await ines.request(method, owner.place + path, data=form)
    async with owner.desk.signed_in("olga", "owner") as olga:
        foreign = await olga.request(method, f"{PLACE}/{other.id}{path}", data=form)
    assert (own.status_code, foreign.status_code) == (403, 404)
    assert owner.key_ids() == []
    assert (owner.site().name, owner.site().retired_at) == ("my-blog", None)


@pytest.mark.parametrize("role", ["viewer", "moderator"])
async def test_the_list_is_for_owners(desk: PagesDesk, role: Role) -> None:
    async with desk.signed_in("ines", role) as ines:
        assert (await ines.get(PLACE)).status_code == 403
        assert (await ines.post(PLACE, data=BAKERY)).status_code == 403


async def test_an_owner_of_one_site_sees_it_alone_and_makes_none(owner: Owner) -> None:
    await owner.client.post(PLACE, data=BAKERY)
    async with owner.desk.signed_in("olga", "owner") as olga:
        page = (await olga.get(PLACE)).text
        assert (await olga.post(PLACE, data={**BAKERY, "name": "rye"})).status_code == 403
    assert "my-blog" in page
    assert "bakery" not in page
    assert "Make a site" not in page


async def test_a_key_of_another_site_is_not_touched_by_way_of_ones_own(owner: Owner) -> None:
    await owner.client.post(PLACE, data=BAKERY)
    (foreign_id,) = owner.key_ids()
    async with owner.desk.signed_in("olga", "owner") as olga:
        for path in ("rotation", "revocation"):
            answer = await olga.post(f"{owner.place}/keys/{path}", data={"key": foreign_id})
            assert answer.status_code == 404
    assert owner.key_ids() == [foreign_id]


async def test_a_form_of_another_sites_page_is_refused(owner: Owner) -> None:
    elsewhere = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    answer = await owner.client.post(PLACE, data=BAKERY, headers=elsewhere)
    assert answer.status_code == 403


async def test_only_an_owner_of_all_sites_lets_private_addresses_in(desk: PagesDesk) -> None:
    async with desk.signed_in("olga", "owner") as client:
        olga = Owner(desk, client)
        private = {**OPTIONS, "allows_private_addresses": "true"}
        assert (await olga.post("options", **private)).status_code == 403
        assert olga.options() == SiteOptions()
        assert "Only an owner of all sites can change this." in await olga.page()
        with desk.store.writing() as connection:
            options = replace(SiteOptions(), allows_private_addresses=True)
            site_options.put(connection, desk.site.id, options)
        saved = await olga.post("options", **OPTIONS | {"unsure": "spam"})
        assert saved.status_code == 303
        assert olga.options() == replace(options, unsure="spam"), "the box could not be sent"
        moved = await olga.post("webhook", webhook_url="http://192.168.1.1/admin")
        assert moved.status_code == 403
        assert "moved by an owner of all sites only" in moved.text
        assert olga.options().webhook_url is None


async def test_the_page_waits_until_the_blog_sends_its_first_comment(owner: Owner) -> None:
    place, waits = f"{owner.place}/first-comment", "No comment of this blog has come yet."
    assert waits in await owner.page()
    assert (await owner.client.get(place)).json() == {"has_come": False}
    await owner.desk.comment("Is this thing on?")
    assert (await owner.client.get(place)).json() == {"has_come": True}
    assert waits not in await owner.page()
