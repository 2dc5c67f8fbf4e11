"""Owners make sites, choose for them and retire them."""

import html
import re
from typing import Any

import pytest
from site_owner import BAKERY, OPTIONS, PLACE, Owner, owner_at, shown_key
from sqlalchemy import insert

from service.domain.sites import SiteOptions
from service.store.people import owner_changes
from service.store.sites import sites
from service.store.tables.articles import article_room


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


async def test_the_page_waits_until_the_blog_sends_its_first_comment(owner: Owner) -> None:
    place, waits = f"{owner.place}/first-comment", "No comment of this blog has come yet."
    assert waits in await owner.page()
    assert (await owner.client.get(place)).json() == {"has_come": False}
    await owner.desk.comment("Is this thing on?")
    assert (await owner.client.get(place)).json() == {"has_come": True}
    assert waits not in await owner.page()
