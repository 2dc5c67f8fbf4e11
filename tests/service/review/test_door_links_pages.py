"""Invitations and lost passwords, as people meet them on the pages and in their mail."""

import html
import re
from collections.abc import AsyncIterator
from email.message import EmailMessage

import httpx
import pytest
from mail_server import MailServer, mail_server
from pages_desk import BASE, PASSWORD, DeskWith, PagesDesk

from service.domain.public_address import read_public_address
from service.store.people import moderators, roles

PLACE = "/review/moderators"
LINK = re.compile(rf"{BASE}(/review/link\?token=[\w-]+)")
ANOTHER = "another horse battery"
ADDRESS = {"address": "ada@b.example", "password": PASSWORD}


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as opened:
        yield opened


@pytest.fixture
async def mailing_desk(desk_with: DeskWith, server: MailServer) -> AsyncIterator[PagesDesk]:
    settings = {
        "public_url": read_public_address(BASE),
        "smtp_host": "127.0.0.1",
        "smtp_port": server.port,
        "smtp_security": "none",
        "smtp_from": "winnow@b.example",
    }
    async with desk_with(**settings) as opened:
        yield opened


async def chief(desk: PagesDesk, client: httpx.AsyncClient) -> httpx.AsyncClient:
    with desk.store.writing() as connection:
        roles.set_role(connection, moderators.find(connection, "ada"), "owner", site=None)
    return client


def link_in(text: str) -> str:
    found = LINK.search(html.unescape(text))
    assert found is not None, text
    return found.group(1)


def plain(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


async def test_somebody_is_invited_by_a_link_and_is_in(desk: PagesDesk) -> None:
    async with desk.signed_in("ada", "owner") as client, desk.browser() as bob:
        ada = await chief(desk, client)
        form = {"name": "bob", "role": "moderator", "site": ["my-blog"]}
        made = await ada.post(f"{PLACE}/invitations", data=form)
        link = link_in(made.text)
        assert made.headers["cache-control"] == "no-store"
        listed = (await ada.get(PLACE)).text
        assert "Links that wait" in listed
        assert "token=" not in listed
        page = await bob.get(link)
        assert 'value="bob"' in page.text
        assert "my-blog" in page.text
        wrong = await bob.post(link, data={"name": "ada", "password": PASSWORD})
        assert (wrong.status_code, "nobody may have it" in wrong.text) == (422, True)
        wrong = await bob.post(link, data={"name": "bob", "password": "short"})
        assert (wrong.status_code, "12 to 1,000" in wrong.text) == (422, True)
        accepted = await bob.post(link, data={"name": "bob", "password": PASSWORD})
        assert accepted.headers["location"] == "/review/queue"
        assert (await bob.get("/review/queue")).status_code == 200
        assert (await bob.get(link)).status_code == 404
        assert (await bob.post(link, data={"name": "eve", "password": PASSWORD})).status_code == 404
        assert "Links that wait" not in (await ada.get(PLACE)).text


async def test_an_invitation_is_revoked_on_the_page(desk: PagesDesk) -> None:
    async with desk.signed_in("ada", "owner") as client, desk.browser() as bob:
        ada = await chief(desk, client)
        form = {"name": "bob", "role": "owner", "is_everywhere": "true"}
        link = link_in((await ada.post(f"{PLACE}/invitations", data=form)).text)
        found = re.search(r'name="link" value="(\w+)"', (await ada.get(PLACE)).text)
        assert found is not None
        assert found.group(1) not in link
        await ada.post(f"{PLACE}/links/revocation", data={"link": found.group(1)})
        gone = await bob.get(link)
        assert (gone.status_code, "This link has ended" in gone.text) == (404, True)


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"name": "ada"}, 422, "nobody may have it"),
        ({"site": []}, 422, "Tick at least one site"),
        ({"site": ["nowhere"]}, 403, "You may not do this"),
        ({"role": "king"}, 422, "This is not valid"),
        ({"address": "x"}, 422, "one plain mail address"),
    ],
)
async def test_an_invitation_that_cannot_be_is_refused_in_words(
    desk: PagesDesk, change: dict[str, str | list[str]], status: int, words: str
) -> None:
    form = {"name": "bob", "role": "viewer", "site": ["my-blog"]} | change
    async with desk.signed_in("ada", "owner") as ada:
        answer = await ada.post(f"{PLACE}/invitations", data=form)
    assert (answer.status_code, words in answer.text) == (status, True)


async def test_what_was_filled_in_is_there_again_when_no_site_was_chosen(desk: PagesDesk) -> None:
    async with desk.signed_in("ada", "owner") as ada:
        answer = await ada.post(f"{PLACE}/invitations", data={"name": "bob", "role": "viewer"})
    form = answer.text.partition('action="/review/moderators/invitations"')[2].partition("</form>")[
        0
    ]
    assert 'value="bob"' in form
    assert '<option value="viewer" selected>' in form


async def test_an_invitation_is_mailed_and_shown_all_the_same(
    mailing_desk: PagesDesk, server: MailServer
) -> None:
    async with mailing_desk.signed_in("ada", "owner") as ada, mailing_desk.browser() as bob:
        form = {"name": "bob", "role": "viewer", "site": "my-blog", "address": "bob@b.example"}
        ada.headers["Accept-Language"] = "de"
        made = await ada.post(f"{PLACE}/invitations", data=form)
        (mail,) = server.mails
        assert (mail["To"], mail["Subject"]) == (
            "bob@b.example",
            "Sie sind eingeladen, Kommentare zu moderieren",
        )
        link = link_in(plain(mail))
        assert link == link_in(made.text)
        await bob.post(link, data={"name": "bob", "password": PASSWORD})
        await bob.post("/review/forgotten", data={"name": "bob"})
    assert server.mails[1]["To"] == "bob@b.example", "where it went is where the next one goes"


async def test_an_owner_makes_a_link_for_a_lost_password(desk: PagesDesk) -> None:
    async with desk.signed_in("ada", "owner") as client, desk.signed_in("bob") as bob:
        ada = await chief(desk, client)
        link = link_in((await ada.post(f"{PLACE}/reset-links", data={"name": "bob"})).text)
        assert "bob" in (await bob.get(link)).text
        short = await bob.post(link, data={"password": "short"})
        assert short.status_code == 422
        done = await bob.post(link, data={"password": ANOTHER})
        assert done.headers["location"] == "/review/sign-in"
        assert (await bob.get("/review/queue")).status_code == 303, "signed out everywhere"
        signed_in = await bob.post("/review/sign-in", data={"name": "bob", "password": ANOTHER})
        assert signed_in.status_code == 303


async def test_without_mail_the_page_says_who_can_help(desk: PagesDesk) -> None:
    async with desk.browser() as browser:
        assert "/review/forgotten" in (await browser.get("/review/sign-in")).text
        for page in (
            await browser.get("/review/forgotten"),
            await browser.post("/review/forgotten", data={"name": "ada"}),
        ):
            assert page.status_code == 200
            assert "moderators reset NAME" in page.text
            assert "Mail me a link" not in page.text


async def test_a_lost_password_is_replaced_by_mail_and_tells_nobody_who_is_here(
    mailing_desk: PagesDesk, server: MailServer
) -> None:
    async with mailing_desk.signed_in("ada") as ada, mailing_desk.browser() as browser:
        assert "Mail me a link" in (await browser.get("/review/forgotten")).text
        wrong = await ada.post("/review/password/address", data=ADDRESS | {"address": "x"})
        assert wrong.status_code == 422
        wrong = await ada.post("/review/password/address", data=ADDRESS | {"password": "not it"})
        assert wrong.status_code == 403
        assert (await ada.post("/review/password/address", data=ADDRESS)).status_code == 303
        assert 'value="ada@b.example"' in (await ada.get("/review/password")).text
        answers = [
            await browser.post("/review/forgotten", data={"name": name})
            for name in ("ada", "nobody", "\0")
        ]
        assert len({(answer.status_code, answer.text) for answer in answers}) == 1
        (mail,) = server.mails
        assert mail["To"] == "ada@b.example"
        page = mail.get_body(("html",))
        assert isinstance(page, EmailMessage)
        link = link_in(plain(mail))
        assert link == link_in(page.get_content())
        assert (await browser.post(link, data={"password": ANOTHER})).status_code == 303


async def test_whoever_asks_too_often_is_told_to_wait(mailing_desk: PagesDesk) -> None:
    async with mailing_desk.browser() as browser:
        asked = [await browser.post("/review/forgotten", data={"name": "nobody"}) for _ in range(4)]
    assert [answer.status_code for answer in asked] == [200, 200, 200, 429]
    assert "Too many attempts" in asked[-1].text
