"""The mail of what waits: chosen, sent, and what its links can and cannot do."""

import asyncio
import html
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

import pytest
from mail_server import MailServer, mail_server
from pages_desk import BASE, PagesDesk

from service.domain.digests import WrittenMail
from service.domain.public_address import read_public_address
from service.outgoing.digest_round import DigestRound
from service.outgoing.errors import DeliveryFailure
from service.outgoing.mail import Postbox
from service.review.digest_writing import DigestWriter
from service.settings import Settings
from service.store.comments import label_log
from service.store.people import moderators
from service.store.sites import sites

LINK = re.compile(rf"{BASE}(/review/mail\?token=\S+)")
WANTED = {
    "is_on": "true", "address": "ada@b.example", "hour": "8", "language": "en",
    "quiet_from": "0", "quiet_to": "0",
}  # fmt: skip
PASSWORD = "the password of the mail server"


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as opened:
        yield opened


def mail_settings(server: MailServer, **further: Any) -> Settings:
    return Settings(
        public_url=read_public_address(BASE),
        smtp_host="127.0.0.1",
        smtp_port=server.port,
        smtp_security="none",
        smtp_from="winnow@b.example",
        **further,
    )


def tomorrow(days: int = 1) -> datetime:
    return datetime.now().astimezone() + timedelta(days=days)


async def send(
    desk: PagesDesk, server: MailServer, *, days: int = 1, **further: Any
) -> list[EmailMessage]:
    """What was sent once it is some days later."""
    before = len(server.mails)
    write = DigestWriter(desk.app.state.review_pages, url=BASE).write
    postbox = Postbox(mail_settings(server, **further))
    digests = desk.app.state.parts.telling.digests
    await DigestRound(digests, postbox, write, clock=lambda: tomorrow(days)).sweep()
    return server.mails[before:]


def plain(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


async def link_of(desk: PagesDesk, server: MailServer) -> str:
    (mail,) = await send(desk, server)
    found = LINK.search(plain(mail))
    assert found is not None
    return found.group(1)


async def decision(desk: PagesDesk, comment_id: str) -> str | None:
    with desk.store.reading() as connection:
        return connection.exec_driver_sql(
            f"SELECT decision FROM comments WHERE id = '{comment_id}'"
        ).scalar_one()


async def test_it_says_what_waits_in_plain_text_and_html_once_a_day(
    desk: PagesDesk, server: MailServer
) -> None:
    for number in range(12):
        await desk.comment(f"Hm <b>{number}</b> at https://spam.example", author={"name": "Eve"})
    async with desk.signed_in("ada") as ada:
        assert (await ada.post("/review/digest", data=WANTED)).status_code == 303
    (mail,) = await send(desk, server)
    assert (mail["To"], mail["Subject"]) == ("ada@b.example", "12 comments wait for you")
    text, page = plain(mail), mail.get_body(("html",))
    assert isinstance(page, EmailMessage)
    assert text.count("Decide: ") == 10
    assert "Hm <b>" in text
    assert "https[:]//spam[.]example" in text
    assert "my-blog: 12" in text
    assert "Hm &lt;b&gt;" in page.get_content()
    assert page.get_content().count("/review/mail?token=") == 10
    assert await send(desk, server) == [], "it was sent for that day"


async def test_nobody_gets_an_empty_mail(desk: PagesDesk, server: MailServer) -> None:
    async with desk.signed_in("ada") as ada:
        await ada.post("/review/digest", data=WANTED)
    assert await send(desk, server) == []
    await desk.comment("Hm")
    with desk.store.writing() as connection:  # as if that had been tomorrow
        connection.exec_driver_sql("UPDATE digests SET settled_at = '2999-01-01 00:00:00'")
    assert await send(desk, server) == [], "it comes at the next hour"


async def test_it_speaks_the_language_that_was_chosen(desk: PagesDesk, server: MailServer) -> None:
    await desk.comment("Hm")
    async with desk.signed_in("ada") as ada:
        await ada.post("/review/digest", data=WANTED | {"language": "de"})
    (mail,) = await send(desk, server)
    assert mail["Subject"] == "1 Kommentar wartet auf Sie"
    assert "In der Warteschlange öffnen:" in plain(mail)


async def test_who_turns_it_off_is_removed_or_only_looks_gets_none(
    desk: PagesDesk, server: MailServer
) -> None:
    await desk.comment("Hm")
    async with desk.signed_in("ada") as ada:
        await ada.post("/review/digest", data=WANTED)
        await ada.post("/review/digest", data=WANTED | {"is_on": ""})
    async with desk.signed_in("vera", "viewer") as vera:
        await vera.post("/review/digest", data=WANTED)
    async with desk.signed_in("gone") as gone:
        await gone.post("/review/digest", data=WANTED)
    with desk.store.writing() as connection:
        moderators.remove(connection, moderators.find(connection, "gone"))
    assert await send(desk, server) == []


async def test_a_scanner_that_opens_every_link_decides_nothing(
    desk: PagesDesk, server: MailServer
) -> None:
    comment = await desk.comment("Hm")
    async with desk.signed_in("ada") as ada:
        await ada.post("/review/digest", data=WANTED)
    (mail,) = await send(desk, server)
    page = mail.get_body(("html",))
    assert isinstance(page, EmailMessage)
    links = set(re.findall(rf"{BASE}(/[^\s\"<]+)", plain(mail) + page.get_content()))
    async with desk.browser() as scanner:
        for link in map(html.unescape, links):
            for method in ("HEAD", "GET"):
                answer = await scanner.request(method, link, follow_redirects=True)
                assert answer.status_code in (200, 401, 405)
    assert await decision(desk, comment) is None


async def test_the_page_of_a_link_asks_and_its_form_decides_as_the_moderator(
    desk: PagesDesk, server: MailServer
) -> None:
    comment = await desk.comment("Hm", author={"name": "Eve"})
    async with desk.signed_in("ada") as ada:
        await ada.post("/review/digest", data=WANTED)
    link = await link_of(desk, server)
    async with desk.browser() as browser:
        asked = (await browser.get(link)).text
        assert "You decide as ada." in asked
        decided = await browser.post(link, data={"label": "spam", "seen": "0"})
        assert "Decided:" in decided.text
        again = await browser.post(link, data={"label": "ham", "seen": "0"})
    assert again.status_code == 409
    assert await decision(desk, comment) == "spam"
    with desk.store.reading() as connection:
        (entry,) = label_log.entries(connection, comment)
    assert entry.moderator == "ada"


async def test_a_link_is_refused_once_it_is_forged_old_or_its_moderator_is_gone(
    desk: PagesDesk, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    comment = await desk.comment("Hm")
    async with desk.signed_in("ada") as ada:
        await ada.post("/review/digest", data=WANTED)
    link = await link_of(desk, server)
    form = {"label": "spam", "seen": "0"}
    with desk.store.reading() as connection:
        ada_herself = moderators.find(connection, "ada")
    item = SimpleNamespace(stored=SimpleNamespace(id=comment, revision=1))
    monkeypatch.setattr("service.moderation.mail_links.LIFE", timedelta(seconds=-1))
    links = desk.app.state.parts.telling.links
    ended = (await links.tokens(ada_herself, [item]))[comment]
    forged = [
        link[:-1] + ("0" if link[-1] != "0" else "1"),
        "/review/mail?token=x",
        "/review/mail?token=x.y",
    ]
    async with desk.browser() as browser:
        for path in (
            *forged,
            f"/review/mail?token={ended}",
            f"/review/mail?token={'x' * 500}",
            "/review/mail",
        ):
            assert (await browser.get(path)).status_code in (404, 422), path
            assert (await browser.post(path, data=form)).status_code in (404, 422), path
        with desk.store.writing() as connection:
            moderators.remove(connection, ada_herself)
        assert (await browser.post(link, data=form)).status_code == 404
    assert await decision(desk, comment) is None


async def test_a_link_ends_with_the_password_that_its_moderator_had(
    desk: PagesDesk, server: MailServer
) -> None:
    comment = await desk.comment("Hm")
    async with desk.signed_in("ada") as ada:
        await ada.post("/review/digest", data=WANTED)
    link = await link_of(desk, server)
    async with desk.browser() as browser:
        assert (await browser.get(link)).status_code == 200
        with desk.store.writing() as connection:
            who = moderators.find(connection, "ada")
            moderators.set_password(connection, who, desk.passwords.hash("another horse battery"))
        assert (await browser.get(link)).status_code == 404
        form = {"label": "spam", "seen": "0"}
        assert (await browser.post(link, data=form)).status_code == 404
    assert await decision(desk, comment) is None


async def test_a_link_does_not_decide_on_words_that_the_mail_did_not_show(
    desk: PagesDesk, server: MailServer
) -> None:
    comment = await desk.comment("Hm", external_id="c-1")
    async with desk.signed_in("ada") as ada:
        await ada.post("/review/digest", data=WANTED)
    link = await link_of(desk, server)
    with desk.store.writing() as connection:
        key = sites.add_key(connection, desk.site)
    async with desk.browser(Authorization=f"Bearer {key}") as blog:
        edit = {"text": "Hm, other words entirely", "external_id": "c-1"}
        assert (await blog.post("/v1/comments", json=edit)).is_success
    await desk.app.state.parts.filing.sweep()
    async with desk.browser() as browser:
        assert "edited since the mail" in (await browser.get(link)).text
        answer = await browser.post(link, data={"label": "ham", "seen": "0"})
    assert answer.status_code == 409
    assert await decision(desk, comment) is None


async def test_another_page_cannot_send_the_form(desk: PagesDesk, server: MailServer) -> None:
    await desk.comment("Hm")
    async with desk.signed_in("ada") as ada:
        await ada.post("/review/digest", data=WANTED)
    link = await link_of(desk, server)
    async with desk.browser(**{"Sec-Fetch-Site": "cross-site"}) as browser:
        answer = await browser.post(link, data={"label": "spam", "seen": "0"})
    assert answer.status_code == 403


async def test_a_mail_that_is_not_taken_is_tried_again_later_and_no_secret_is_logged(
    desk: PagesDesk, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.comment("Hm")
    async with desk.signed_in("ada") as ada:
        await ada.post("/review/digest", data=WANTED)
    secrets = {"smtp_user": "winnow", "smtp_password": PASSWORD}
    assert await send(desk, server, **secrets) == []
    assert "SMTPAuthenticationError 535" in caplog.text
    assert PASSWORD not in caplog.text
    assert PASSWORD not in repr(mail_settings(server, **secrets))
    with desk.store.reading() as connection:
        retry_at = connection.exec_driver_sql("SELECT retry_at FROM digests").scalar_one()
    assert retry_at is not None
    assert len(await send(desk, server, days=2)) == 1, "by then the quarter of an hour is over"


async def test_a_mail_that_cannot_be_written_keeps_no_other_back(
    desk: PagesDesk, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.comment("Hm")
    async with desk.signed_in("ada") as ada, desk.signed_in("bob") as bob:
        await ada.post("/review/digest", data=WANTED)
        await bob.post("/review/digest", data=WANTED | {"address": "bob@b.example"})
    with desk.store.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE digests SET address = '=?hex?B?_?=@b.example' WHERE address LIKE 'ada@%'"
        )
    assert [mail["To"] for mail in await send(desk, server)] == ["bob@b.example"]
    assert "unforeseen IndexError" in caplog.text
    assert "b.example" not in caplog.text
    assert await send(desk, server) == [], "it is put off"


async def test_a_server_that_offers_no_encryption_gets_neither_the_password_nor_the_mail(
    desk: PagesDesk, server: MailServer
) -> None:
    settings = mail_settings(server, smtp_user="winnow", smtp_password=PASSWORD)
    wary = settings.model_copy(update={"smtp_security": "starttls"})
    with pytest.raises(DeliveryFailure, match="SMTPNotSupportedError"):
        await asyncio.to_thread(Postbox(wary).post, WrittenMail("s", "t", "h"), to="a@b.example")
    assert server.mails == []
    assert b"AUTH" not in server.words


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": ""},
        {"address": "Ada <ada@b.example>"},
        {"address": "ada@b.example\nBcc: all@b.example"},
        {"hour": "24"},
        {"hour": "soon"},
        {"language": "xx"},
        {"quiet_from": "-1"},
    ],
)
async def test_what_cannot_be_chosen_changes_nothing(
    desk: PagesDesk, wrong: dict[str, str]
) -> None:
    async with desk.signed_in("ada") as ada:
        assert (await ada.post("/review/digest", data=WANTED | wrong)).status_code == 422
        page = (await ada.get("/review/digest")).text
    assert 'name="is_on" value="true">' in page
    assert "WINNOW_SMTP_HOST" in page
