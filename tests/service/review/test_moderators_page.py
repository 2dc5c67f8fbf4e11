"""Owners make moderators, change what they may do, and let them go."""

import re
from collections.abc import AsyncIterator
from html import unescape

import httpx
import pytest
from pages_desk import PASSWORD, PagesDesk

from service.store.people import moderators, roles

PLACE = "/review/moderators"
VERA = {"name": "vera", "password": PASSWORD, "role": "viewer", "site": ""}


@pytest.fixture
async def chief(desk: PagesDesk) -> AsyncIterator[httpx.AsyncClient]:
    """An owner of every site, signed in."""
    async with desk.signed_in("ada", "owner") as client:
        with desk.store.writing() as connection:
            moderator = moderators.find(connection, "ada")
            roles.set_role(connection, moderator, "owner", site=None)
        yield client


async def can_sign_in(desk: PagesDesk, name: str, password: str = PASSWORD) -> bool:
    async with desk.browser() as browser:
        answer = await browser.post("/review/sign-in", data={"name": name, "password": password})
    return answer.status_code == 303


def roles_of(desk: PagesDesk, name: str) -> dict[str, str]:
    with desk.store.reading() as connection:
        moderator = moderators.find(connection, name)
        return {
            membership.site.name: membership.role
            for membership in roles.memberships_of(connection, moderator)
        }


async def test_who_is_added_can_sign_in_and_is_listed(
    desk: PagesDesk, chief: httpx.AsyncClient
) -> None:
    answer = await chief.post(PLACE, data=VERA)
    assert (answer.status_code, answer.headers["location"]) == (303, PLACE)
    assert "vera" in (await chief.get(PLACE)).text
    assert await can_sign_in(desk, "vera")
    assert roles_of(desk, "vera") == {"my-blog": "viewer"}


async def test_a_role_on_one_site_is_given_and_taken_away(
    desk: PagesDesk, chief: httpx.AsyncClient
) -> None:
    await chief.post(PLACE, data=VERA | {"site": "my-blog"})
    change = {"name": "vera", "role": "moderator", "site": "my-blog"}
    assert (await chief.post(f"{PLACE}/role", data=change)).status_code == 303
    assert roles_of(desk, "vera") == {"my-blog": "moderator"}
    await chief.post(f"{PLACE}/role", data=change | {"role": "none"})
    assert roles_of(desk, "vera") == {}


async def test_another_password_ends_the_old_one(desk: PagesDesk, chief: httpx.AsyncClient) -> None:
    await chief.post(PLACE, data=VERA)
    changed = {"name": "vera", "password": "another horse battery"}
    assert (await chief.post(f"{PLACE}/password", data=changed)).status_code == 303
    assert not await can_sign_in(desk, "vera")
    assert await can_sign_in(desk, "vera", "another horse battery")


async def test_who_is_signed_out_by_an_owner_has_to_sign_in_again(
    desk: PagesDesk, chief: httpx.AsyncClient
) -> None:
    async with desk.signed_in("vera") as vera:
        assert (await vera.get("/review/queue")).status_code == 200
        await chief.post(f"{PLACE}/sign-out", data={"name": "vera"})
        assert (await vera.get("/review/queue")).status_code == 303


async def test_who_is_removed_signs_in_no_more(desk: PagesDesk, chief: httpx.AsyncClient) -> None:
    await chief.post(PLACE, data=VERA)
    assert (await chief.post(f"{PLACE}/removal", data={"name": "vera"})).status_code == 303
    assert not await can_sign_in(desk, "vera")


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"name": "ada"}, 422, "somebody has this name"),
        ({"name": "<b>"}, 422, "letters, digits"),
        ({"password": "short"}, 422, "12 to 1000 characters"),
        ({"role": "king"}, 422, "This is not valid"),
        ({"site": "another-blog"}, 403, "You may not do this"),
    ],
)
async def test_what_cannot_be_is_refused_in_words(
    chief: httpx.AsyncClient, change: dict[str, str], status: int, words: str
) -> None:
    answer = await chief.post(PLACE, data=VERA | change)
    assert answer.status_code == status
    assert words in answer.text


@pytest.mark.parametrize("path", ["removal", "role"])
async def test_somebody_must_own_every_site(chief: httpx.AsyncClient, path: str) -> None:
    answer = await chief.post(f"{PLACE}/{path}", data={"name": "ada", "role": "viewer"})
    assert answer.status_code == 409
    assert "nobody would be left" in answer.text


async def test_an_unknown_name_is_not_found(chief: httpx.AsyncClient) -> None:
    answer = await chief.post(f"{PLACE}/removal", data={"name": "nobody"})
    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["", "/role", "/password", "/sign-out", "/removal", "/return"])
async def test_a_moderator_makes_nobody(desk: PagesDesk, path: str) -> None:
    async with desk.signed_in("max") as client:
        assert (await client.get(PLACE)).status_code == 403
        form = VERA | {"name": "max"}
        assert (await client.post(PLACE + path, data=form)).status_code == 403
    assert roles_of(desk, "max") == {"my-blog": "moderator"}


async def test_an_owner_of_one_site_gives_roles_there_alone(desk: PagesDesk) -> None:
    async with desk.signed_in("olga", "owner") as olga:
        assert (await olga.post(PLACE, data=VERA)).status_code == 403
        assert (await olga.post(PLACE, data=VERA | {"site": "my-blog"})).status_code == 303
        assert (await olga.post(f"{PLACE}/removal", data={"name": "vera"})).status_code == 403
    assert roles_of(desk, "vera") == {"my-blog": "viewer"}


async def test_a_removal_is_undone_with_one_button_and_nothing_is_lost(
    desk: PagesDesk, chief: httpx.AsyncClient
) -> None:
    await chief.post(PLACE, data=VERA | {"site": "my-blog"})
    answer = await chief.post(f"{PLACE}/removal", data={"name": "vera"})
    page = (await chief.get(answer.headers["location"])).text
    assert "<bdi>vera</bdi> was removed" in page
    assert 'data-action="undo"' in page
    await chief.post(f"{PLACE}/return", data={"name": "vera"})
    assert await can_sign_in(desk, "vera")
    assert roles_of(desk, "vera") == {"my-blog": "viewer"}


async def test_who_was_removed_stays_listed_to_be_brought_back(
    desk: PagesDesk, chief: httpx.AsyncClient
) -> None:
    await chief.post(PLACE, data=VERA)
    await chief.post(f"{PLACE}/removal", data={"name": "vera"})
    assert "Bring back" in (await chief.get(PLACE)).text
    await chief.post(f"{PLACE}/return", data={"name": "vera"})
    assert "Bring back" not in (await chief.get(PLACE)).text


async def test_nobody_is_brought_back_who_was_not_removed(chief: httpx.AsyncClient) -> None:
    assert (await chief.post(f"{PLACE}/return", data={"name": "ada"})).status_code == 404


async def test_an_owner_of_one_site_brings_nobody_back(desk: PagesDesk) -> None:
    async with desk.signed_in("olga", "owner") as olga:
        assert (await olga.post(f"{PLACE}/return", data={"name": "vera"})).status_code == 403
        assert (await olga.get(f"{PLACE}?removed=<b>vera</b>")).status_code == 200


async def test_what_is_changed_of_moderators_is_written_down_with_who_did_it(
    chief: httpx.AsyncClient,
) -> None:
    await chief.post(PLACE, data=VERA | {"site": "my-blog"})
    await chief.post(f"{PLACE}/role", data={"name": "vera", "role": "owner", "site": "my-blog"})
    await chief.post(f"{PLACE}/password", data={"name": "vera", "password": "another battery"})
    await chief.post(f"{PLACE}/sign-out", data={"name": "vera"})
    await chief.post(f"{PLACE}/removal", data={"name": "vera"})
    await chief.post(f"{PLACE}/return", data={"name": "vera"})
    page = unescape((await chief.get("/review/sites")).text)
    changes = re.findall(r'data-name="What">([a-z\' ]+?)\s*<span', page)
    assert changes[::-1] == [
        "added a moderator",
        "gave another role",
        "set somebody's password",
        "signed somebody out",
        "removed a moderator",
        "brought a moderator back",
    ]
    assert "vera: owner" in page
    assert "another battery" not in page
