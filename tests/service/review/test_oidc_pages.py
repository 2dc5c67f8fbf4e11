"""Signing in by the provider of the organisation: what opens a session, and all that does not."""

import asyncio
import base64
import json
import re
import time
from collections.abc import AsyncIterator, Mapping
from html import unescape
from typing import Any

import httpx
import pytest
from joserfc.jwk import RSAKey
from pages_desk import BASE, PASSWORD, DeskWith, PagesDesk
from stand_in_provider import CLIENT, StandInProvider, stand_in_provider

from service.domain.door_links import GIVEN_LIFE
from service.domain.public_address import read_public_address
from service.outgoing import oidc_provider
from service.settings import Settings
from service.store.people import door_links, moderators, roles, sign_ins
from service.store.sites import sites

START, CALLBACK = "/review/oidc/start", "/review/oidc/callback"
NOT_PROVEN = "The provider did not sign you in here"
AWAY = "does not answer"
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "second"}, auto_kid=False)


@pytest.fixture
async def provider() -> AsyncIterator[StandInProvider]:
    async with stand_in_provider() as opened:
        yield opened


def settings_of(provider: StandInProvider, **further: Any) -> dict[str, Any]:
    """As they are read of the environment, so that roles are read too."""
    given = {"public_url": read_public_address(BASE), **provider.settings(**further)}
    read = Settings(**given)
    return {name: getattr(read, name) for name in given}


@pytest.fixture
async def oidc_desk(desk_with: DeskWith, provider: StandInProvider) -> AsyncIterator[PagesDesk]:
    async with desk_with(**settings_of(provider)) as opened:
        yield opened


async def sent_out(browser: httpx.AsyncClient, back: str = "/review/queue") -> str:
    """Where the browser is sent."""
    answer = await browser.get(START, params={"back": back})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def come_back(
    browser: httpx.AsyncClient, provider: StandInProvider, **changes: str
) -> httpx.Response:
    query = provider.sign_in_at(await sent_out(browser)) | changes
    return await browser.get(CALLBACK, params=query)


async def is_in(browser: httpx.AsyncClient) -> bool:
    return (await browser.get("/review/queue")).status_code == 200


def roles_of(desk: PagesDesk, name: str) -> dict[str, str]:
    with desk.store.reading() as connection:
        who = moderators.find(connection, name)
        return {m.site.name: m.role for m in roles.memberships_of(connection, who)}


def kinds(desk: PagesDesk) -> list[str]:
    with desk.store.reading() as connection:
        return [entry.kind for entry in sign_ins.latest(connection, None, after=None, limit=20)]


async def test_whom_the_provider_proves_is_in_with_the_roles_that_it_gives(
    oidc_desk: PagesDesk, provider: StandInProvider
) -> None:
    async with oidc_desk.browser() as browser:
        page = (await browser.get("/review/sign-in", params={"back": "/review/rules"})).text
        link = re.search(r'href="(/review/oidc/start\?back=[^"]+)"', page)
        assert link is not None
        answer = await browser.get(unescape(link.group(1)))
        address = answer.headers["location"]
        assert address.startswith(f"{provider.issuer}/authorize?")
        assert "code_challenge_method=S256" in address
        query = provider.sign_in_at(address)
        back = await browser.get(CALLBACK, params=query)
        assert (back.status_code, back.headers["location"]) == (303, "/review/rules")
        assert await is_in(browser)
        assert "winnow_oidc" not in browser.cookies
    assert roles_of(oidc_desk, "grace") == {"my-blog": "moderator"}
    assert kinds(oidc_desk) == ["oidc"]


async def test_each_time_the_roles_are_those_that_the_provider_gives_now(
    oidc_desk: PagesDesk, provider: StandInProvider
) -> None:
    async with oidc_desk.browser() as browser:
        await come_back(browser, provider)
        provider.claims["groups"] = "bosses"
        provider.claims["preferred_username"] = "grace hopper"
        assert (await come_back(browser, provider)).status_code == 303
        with oidc_desk.store.reading() as connection:
            assert roles.is_chief(connection, moderators.find(connection, "grace"))
        provider.claims["groups"] = ["editors", "others", 7]
        await come_back(browser, provider)
    assert roles_of(oidc_desk, "grace") == {"my-blog": "moderator"}


@pytest.mark.parametrize("groups", [None, [], ["others"], "edit", {"editors": 1}, 7])
async def test_who_has_no_role_any_more_is_refused_and_signed_out_everywhere(
    oidc_desk: PagesDesk, provider: StandInProvider, groups: object
) -> None:
    async with oidc_desk.browser() as home, oidc_desk.browser() as work:
        await come_back(home, provider)
        assert await is_in(home)
        provider.claims["groups"] = groups
        refused = await come_back(work, provider)
        assert (refused.status_code, "gives you no role" in refused.text) == (403, True)
        assert not await is_in(work)
        assert not await is_in(home)
    assert roles_of(oidc_desk, "grace") == {}
    assert kinds(oidc_desk) == ["oidc-refused", "oidc"]


async def test_who_was_removed_here_stays_out(
    oidc_desk: PagesDesk, provider: StandInProvider
) -> None:
    async with oidc_desk.browser() as browser:
        await come_back(browser, provider)
        with oidc_desk.store.writing() as connection:
            moderators.remove(connection, moderators.find(connection, "grace"))
        assert (await come_back(browser, provider)).status_code == 403


async def test_an_account_of_the_same_name_that_was_made_here_is_another_one(
    oidc_desk: PagesDesk, provider: StandInProvider
) -> None:
    provider.claims |= {"preferred_username": "ada", "groups": ["editors"]}
    async with oidc_desk.signed_in("ada", "owner"), oidc_desk.browser() as browser:
        await come_back(browser, provider)
        assert "ada-2" in (await browser.get("/review/queue")).text
    assert roles_of(oidc_desk, "ada") == {"my-blog": "owner"}
    assert roles_of(oidc_desk, "ada-2") == {"my-blog": "moderator"}


@pytest.mark.parametrize("name", [None, "", "<b>", "_", 7, "x" * 200, "\u202e"])
async def test_a_name_that_cannot_be_is_made_one_that_can(
    oidc_desk: PagesDesk, provider: StandInProvider, name: object
) -> None:
    provider.claims["preferred_username"] = name
    async with oidc_desk.browser() as browser:
        assert (await come_back(browser, provider)).status_code == 303
        assert await is_in(browser)


NOW = int(time.time())
UNPROVEN: Mapping[str, Mapping[str, Any]] = {
    "another issuer": {"claims": {"iss": "https://evil.example"}},
    "no issuer": {"claims": {"iss": None}},
    "for another client": {"claims": {"aud": "another"}},
    "for another client among others": {"claims": {"aud": [CLIENT, "b"], "azp": "b"}},
    "for nobody": {"claims": {"aud": None}},
    "another nonce": {"claims": {"nonce": "another"}},
    "no nonce": {"claims": {"nonce": None}},
    "expired": {"claims": {"exp": NOW - 3600}},
    "without an end": {"claims": {"exp": None}},
    "an end that is none": {"claims": {"exp": "soon"}},
    "written tomorrow": {"claims": {"iat": NOW + 86_400, "exp": NOW + 90_000}},
    "written last week": {"claims": {"iat": NOW - 7 * 86_400}},
    "about nobody": {"claims": {"sub": None}},
    "about an empty name": {"claims": {"sub": ""}},
    "without a token": {"tokens": {"access_token": "x", "token_type": "Bearer"}},
    "a token that is none": {"tokens": {"access_token": "x", "id_token": "x.y.z"}},
    "a token that is a number": {"tokens": {"access_token": "x", "id_token": 7}},
}


@pytest.mark.parametrize("case", UNPROVEN)
async def test_what_proves_nothing_opens_nothing(
    oidc_desk: PagesDesk, provider: StandInProvider, case: str
) -> None:
    for name, value in UNPROVEN[case].items():
        setattr(provider, name, value)
    async with oidc_desk.browser() as browser:
        answer = await come_back(browser, provider)
        assert (answer.status_code, NOT_PROVEN in answer.text) == (401, True), case
        assert not await is_in(browser)


def forged(provider: StandInProvider, nonce: str, header: dict[str, Any]) -> str:
    claims = {
        "iss": provider.issuer, "aud": CLIENT, "sub": "subject-1", "iat": NOW, "exp": NOW + 900,
        "nonce": nonce, "groups": ["bosses"],
    }  # fmt: skip
    parts = (json.dumps(part).encode() for part in (header, claims))
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."


@pytest.mark.parametrize("header", [{"alg": "none"}, {"alg": "HS256", "kid": "first"}, {}])
async def test_a_token_that_nobody_signed_opens_nothing(
    oidc_desk: PagesDesk, provider: StandInProvider, header: dict[str, Any]
) -> None:
    async with oidc_desk.browser() as browser:
        query = provider.sign_in_at(await sent_out(browser))
        nonce = provider.asked[query["code"]]["nonce"]
        token = forged(provider, nonce, header)
        provider.tokens = {"access_token": "x", "id_token": token}
        answer = await browser.get(CALLBACK, params=query)
        assert (answer.status_code, NOT_PROVEN in answer.text) == (401, True)


async def test_keys_that_were_replaced_are_read_again_and_those_of_others_are_not_believed(
    oidc_desk: PagesDesk, provider: StandInProvider
) -> None:
    async with oidc_desk.browser() as browser:
        assert (await come_back(browser, provider)).status_code == 303
        provider.key = OTHER_KEY
        assert (await come_back(browser, provider)).status_code == 303
        assert len(provider.side.requests_for("/jwks")) == 2
        provider.header = {"kid": "third"}
        assert (await come_back(browser, provider)).status_code == 401
        provider.header = {}
        provider.key = RSAKey.generate_key(2048, {"kid": "second"}, auto_kid=False)
        refused = await come_back(browser, provider)
        assert refused.status_code == 401, "signed by another under a name that is known"


async def test_an_answer_counts_once_in_the_browser_that_was_sent_out(
    oidc_desk: PagesDesk, provider: StandInProvider
) -> None:
    async with oidc_desk.browser() as browser, oidc_desk.browser() as victim:
        query = provider.sign_in_at(await sent_out(browser))
        assert (await victim.get(CALLBACK, params=query)).status_code == 401, "no cookie"
        await sent_out(victim)
        assert (await victim.get(CALLBACK, params=query)).status_code == 401, "another's"
        await sent_out(browser)
        stale = await browser.get(CALLBACK, params=query)
        assert stale.status_code == 401, "that of the time before"
        query = provider.sign_in_at(await sent_out(browser))
        kept = dict(browser.cookies)
        assert (await browser.get(CALLBACK, params=query)).status_code == 303
        browser.cookies.update(kept)
        provider.asked[query["code"]] = {}
        replayed = await browser.get(CALLBACK, params=query)
        assert replayed.status_code == 401
        assert query["code"] in provider.asked, "it was not even asked about"


async def test_a_cookie_that_is_none_of_ours_opens_nothing(oidc_desk: PagesDesk) -> None:
    async with oidc_desk.signed_in("ines") as browser:
        page = (await browser.get("/review/second-factor")).text
        sealed = re.findall(r'name="sealed" value="([^".]+)', page)
    assert len(sealed) == 1, "sealed by us, as something else"
    async with oidc_desk.browser() as stranger:
        for cookie in ("abcde", "\u00e4", *sealed):
            headers = {"Cookie": f"winnow_oidc={cookie}".encode()}
            query = {"state": "x", "code": "y"}
            answer = await stranger.get(CALLBACK, params=query, headers=headers)
            assert (answer.status_code, NOT_PROVEN in answer.text) == (401, True), cookie


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example"},
        {"iss": ""},
        {"state": "another"},
        {"state": ""},
        {"state": "\u00e4"},
        {"code": ""},
        {"code": "unknown"},
    ],
)
async def test_an_answer_of_another_provider_or_another_sign_in_opens_nothing(
    oidc_desk: PagesDesk, provider: StandInProvider, changes: dict[str, str]
) -> None:
    async with oidc_desk.browser() as browser:
        answer = await come_back(browser, provider, **changes)
        assert (answer.status_code, NOT_PROVEN in answer.text) == (401, True)
        assert not await is_in(browser)


@pytest.mark.parametrize(
    "query",
    [{}, {"error": "access_denied"}, {"code": "x" * 5000, "state": "x"}],
)
async def test_nonsense_is_answered_in_words(oidc_desk: PagesDesk, query: dict[str, str]) -> None:
    async with oidc_desk.browser() as browser:
        browser.cookies.set("winnow_oidc", "nonsense")
        assert (await browser.get(CALLBACK, params=query)).status_code in (401, 422)


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": None},
        {"jwks_uri": "ftp://127.0.0.1/keys"},
        {"authorization_endpoint": 7},
    ],
)
async def test_a_provider_that_says_odd_things_of_itself_is_not_used(
    oidc_desk: PagesDesk, provider: StandInProvider, metadata: dict[str, Any]
) -> None:
    provider.metadata = metadata
    async with oidc_desk.browser() as browser:
        answer = await browser.get(START)
        assert (answer.status_code, AWAY in answer.text) == (503, True)


async def test_without_the_provider_the_page_opens_and_the_password_does(
    desk_with: DeskWith, provider: StandInProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc_provider, "SECONDS", 0.5)
    provider.after_seconds = 600.0
    async with desk_with(**settings_of(provider)) as desk, desk.browser() as browser:
        assert (await browser.get("/review/sign-in")).status_code == 200
        slow = await browser.get(START)
        assert (slow.status_code, AWAY in slow.text) == (503, True)
        async with desk.signed_in("ada") as ada:
            assert await is_in(ada)
    gone = settings_of(provider, oidc_issuer="http://127.0.0.1:1")
    async with desk_with(**gone) as desk, desk.browser() as browser:
        assert (await browser.get(START)).status_code == 503


async def test_a_provider_that_is_down_is_not_asked_by_every_browser_and_is_found_again(
    oidc_desk: PagesDesk, provider: StandInProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc_provider, "AWAY_KEPT_SECONDS", 3600.0)
    provider.metadata = {"issuer": "https://evil.example"}
    async with oidc_desk.browser() as browser:
        answers = await asyncio.gather(*(browser.get(START) for _ in range(4)))
        assert [(answer.status_code, AWAY in answer.text) for answer in answers] == [
            (503, True)
        ] * 4
        assert len(provider.side.requests) == 1
        provider.metadata = {}
        assert (await browser.get(START)).status_code == 503
        monkeypatch.setattr(oidc_provider, "AWAY_KEPT_SECONDS", 0.0)
        await sent_out(browser)


async def test_where_only_the_provider_counts_there_is_a_way_back_by_the_command_line(
    desk_with: DeskWith, provider: StandInProvider
) -> None:
    async with desk_with(**settings_of(provider, oidc_only=True)) as desk:
        with desk.store.writing() as connection:
            site = sites.find_site(connection, "my-blog")
            ada = moderators.add(connection, "ada", desk.passwords.hash(PASSWORD), role="owner")
            life = GIVEN_LIFE
            entry = door_links.let_in(connection, ada, life=life)
            reset = door_links.reset(connection, ada, by=None, life=life)
            invited = door_links.invite(
                connection, "bob", "viewer", on=[site], by=None, address="", life=life
            )
        async with desk.browser() as browser:
            page = (await browser.get("/review/sign-in")).text
            assert 'type="password"' not in page
            assert "Forgotten" not in page
            form = {"name": "ada", "password": PASSWORD}
            for path in ("/review/sign-in", "/review/sign-in/code", "/review/passkeys/sign-in"):
                assert (await browser.post(path, data=form)).status_code == 403, path
            for token in (reset, invited):
                answer = await browser.post(f"/review/link?token={token}", data=form)
                assert answer.status_code == 403
            assert not await is_in(browser)
            assert "signs in as ada" in (await browser.get(f"/review/link?token={entry}")).text
            assert (await browser.post(f"/review/link?token={entry}")).status_code == 303
            assert await is_in(browser)
            assert (await browser.post(f"/review/link?token={entry}")).status_code == 404


async def test_whoever_tries_in_vain_again_and_again_has_to_wait(
    oidc_desk: PagesDesk, provider: StandInProvider
) -> None:
    async with oidc_desk.browser() as browser:
        for _ in range(5):
            assert (await come_back(browser, provider)).status_code == 303
        for _ in range(5):
            assert (await come_back(browser, provider, code="unknown")).status_code == 401
        n_asked = len(provider.side.requests_for("/token"))
        assert (await come_back(browser, provider, code="unknown")).status_code == 429
        assert len(provider.side.requests_for("/token")) == n_asked


async def test_without_a_provider_its_addresses_lead_to_the_form(desk: PagesDesk) -> None:
    async with desk.browser() as browser:
        assert "oidc" not in (await browser.get("/review/sign-in")).text
        assert (await browser.get(START)).headers["location"] == "/review/sign-in"
        assert (await browser.get(CALLBACK)).status_code == 401
