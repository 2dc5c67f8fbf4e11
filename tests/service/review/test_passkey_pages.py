"""The addresses of passkeys: nonsense is refused, strangers are let no further, owners clear."""

import httpx
import pytest
from pages_desk import BASE, PASSWORD, PagesDesk
from soft_authenticator import SoftAuthenticator

from service.domain.passkeys import Passkey
from service.moderation.inviting import enter_invitation, enter_reset
from service.store.people import moderators, passkeys, roles, second_factors

NEW = "/review/passkeys"
LINK = "/review/link"


def invitation(desk: PagesDesk, name: str = "bob") -> dict[str, str]:
    with desk.store.writing() as connection:
        return {"token": enter_invitation(connection, name, "viewer", on=[desk.site], by=None)}


async def answered(
    client: httpx.AsyncClient, link: dict[str, str], key: SoftAuthenticator, name: str = "bob"
) -> httpx.Response:
    """What the page's script and then its form send."""
    asked = (await client.post(f"{LINK}/passkey", params=link, data={"name": name})).json()
    form = {"name": name, "token": asked["token"], "credential": key.make(asked["options"])}
    return await client.post(LINK, params=link, data=form)


async def test_an_invitation_is_accepted_by_a_passkey_and_a_password_set_later(
    desk: PagesDesk,
) -> None:
    key = SoftAuthenticator(origin=BASE)
    async with desk.browser() as bob:
        link = invitation(desk)
        page = (await bob.get(LINK, params=link)).text
        assert "Make a passkey instead" in page
        assert 'data-passkey="link" hidden' in page, "until a script can make one"
        assert (await answered(bob, link, key)).headers["location"] == "/review/queue"
        own = (await bob.get("/review/password")).text
        assert "You have none: your passkey lets you in." in own
        assert "Present password" not in own
        assert "passkeys/removal" in own
        assert 'name="passkey"' not in own, "the last one cannot be removed"
        factor = (await bob.get("/review/second-factor")).text
        assert "you have none here" in factor
        passkey = {"passkey": await _only_passkey(desk)}
        kept = await bob.post(f"{NEW}/removal", data=passkey)
        assert (kept.status_code, "you could not sign in" in kept.text) == (409, True)
        assert (await bob.post("/review/password", data={"new": PASSWORD})).status_code == 303
        own = (await bob.get("/review/password")).text
        assert "Present password" in own
        assert (await bob.post(f"{NEW}/removal", data=passkey)).status_code == 303


async def _only_passkey(desk: PagesDesk) -> str:
    with desk.store.reading() as connection:
        (passkey,) = passkeys.of_moderator(connection, moderators.find(connection, "bob"))
    return passkey.id


async def test_what_cannot_be_a_passkey_of_a_link_is_refused_in_words(desk: PagesDesk) -> None:
    link, key = invitation(desk), SoftAuthenticator(origin="http://evil.example")
    async with desk.browser() as bob:
        wrong = await answered(bob, link, key)
        assert (wrong.status_code, "not known here" in wrong.text) == (403, True)
        nonsense = {"name": "bob", "credential": "{}"}
        assert (await bob.post(LINK, params=link, data=nonsense)).status_code == 403
        for form, status in (({"name": "../x"}, 422), ({}, 422), ({"name": "bob"}, 200)):
            asked = await bob.post(f"{LINK}/passkey", params=link, data=form)
            assert asked.status_code == status
        unknown = await bob.post(f"{LINK}/passkey", params={"token": "x"}, data={"name": "bob"})
        assert unknown.status_code == 404
        assert (await answered(bob, link, SoftAuthenticator(origin=BASE))).status_code == 303


async def test_a_lost_password_becomes_a_passkey_unless_a_code_is_asked_for(
    desk: PagesDesk,
) -> None:
    async with desk.signed_in("ines"), desk.browser() as client:
        with desk.store.writing() as connection:
            ines = moderators.find(connection, "ines")
            link = {"token": enter_reset(connection, ines, by=None)}
            second_factors.add(connection, ines, "sealed", step=1)
        page = (await client.get(LINK, params=link)).text
        assert "Make a passkey instead" not in page
        assert "A code is asked for after it" in page
        asked = await client.post(f"{LINK}/passkey", params=link)
        assert asked.status_code == 409
        with desk.store.writing() as connection:
            second_factors.clear(connection, ines)
        done = await answered(client, link, SoftAuthenticator(origin=BASE))
        assert done.headers["location"] == "/review/sign-in"
        old = await client.post("/review/sign-in", data={"name": "ines", "password": PASSWORD})
        assert old.status_code == 401


async def test_the_challenge_is_for_the_host_of_the_public_address(desk: PagesDesk) -> None:
    async with desk.browser() as stranger:
        answer = await stranger.post(f"{NEW}/challenge")
    options = answer.json()["options"]
    assert (options["rpId"], options["userVerification"]) == ("winnow.example", "required")
    assert options["allowCredentials"] == [], "it says of nobody that they have one"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("form", "status"),
    [({}, 401), ({"token": "x", "credential": "{}"}, 401), ({"credential": "x" * 20_001}, 422)],
)
async def test_nonsense_signs_nobody_in(desk: PagesDesk, form: dict[str, str], status: int) -> None:
    async with desk.browser() as stranger:
        answer = await stranger.post(f"{NEW}/sign-in", data=form)
    assert answer.status_code == status
    assert "winnow_session" not in answer.headers.get("set-cookie", "")


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({}, 422, "Give the passkey a name"),
        ({"name": "telephone"}, 403, "not your present password"),
        ({"name": "telephone", "password": PASSWORD}, 403, "not known here"),
    ],
)
async def test_what_cannot_be_a_passkey_is_refused_in_words(
    desk: PagesDesk, form: dict[str, str], status: int, words: str
) -> None:
    async with desk.signed_in("ines") as browser:
        answer = await browser.post(NEW, data=form)
        assert answer.status_code == status
        assert words in answer.text
        assert (await browser.post(f"{NEW}/removal", data={"passkey": "x"})).status_code == 404


async def test_a_stranger_makes_and_removes_none(desk: PagesDesk) -> None:
    async with desk.browser() as stranger:
        for path in (NEW, f"{NEW}/options", f"{NEW}/removal"):
            assert (await stranger.post(path)).status_code in (303, 401)


async def test_an_owner_who_clears_the_second_factor_ends_passkeys_too(desk: PagesDesk) -> None:
    async with desk.signed_in("ines"), desk.signed_in("olga", "owner") as olga:
        with desk.store.writing() as connection:
            ines = moderators.find(connection, "ines")
            made = Passkey("a" * 64, ines.id, "telephone", "id", "key", 0, ines.created_at)
            passkeys.add(connection, made)
            roles.set_role(connection, moderators.find(connection, "olga"), "owner", site=None)
        await olga.post("/review/moderators/second-factor", data={"name": "ines"})
    with desk.store.reading() as connection:
        assert passkeys.of_moderator(connection, ines) == ()
