"""The addresses of passkeys: nonsense is refused, strangers are let no further, owners clear."""

import pytest
from pages_desk import PASSWORD, PagesDesk

from service.domain.passkeys import Passkey
from service.store.people import moderators, passkeys, roles

NEW = "/review/passkeys"


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
