"""An archive sent by the page: looked at, asked about, imported in the background, deleted."""

import io
import re
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from pages_desk import PagesDesk
from sqlalchemy import select

from service.archives.source import AT_ONCE
from service.background import schedule
from service.domain.people import Role
from service.moderation import importing
from service.moderation.upload_work import UploadWork
from service.store import uploads
from service.store.tables.core import comments

PLACE = "/review/imports/uploads"
HEADER = "id,author,date,status,text,article_title\n"
ROWS = (
    f"{HEADER}1,Ann,2020-01-01,approved,Thanks for the bread,Bread\n"
    "2,Bob,2020-01-02,approved,Cheap rolex here,Bread\n"
    "3,Cid,2020-01-03,spam,Cheap rolex there,Bread\n"
    "4,Dan,2020-01-04,trash,Hm,Bread\n"
)
WITHOUT_COMMENTS = {
    "old.csv": HEADER + "1,Ann,2020-01-01,approved,,Bread\n" * 20_000,
    "old.xml": (
        '<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
        + "<item><title>Bread</title></item>" * 20_000
        + "</channel></rss>"
    ),
}


@dataclass(frozen=True)
class SendingDesk:
    """An owner in front of the page, and the folder where archives lie meanwhile."""

    desk: PagesDesk
    owner: httpx.AsyncClient
    folder: Path

    async def send(self, content: bytes | str, name: str = "old.csv", **fields: str) -> Any:
        form = {"site": "my-blog", **fields}
        return await self.owner.post(PLACE, data=form, files={"file": (name, content)})

    async def sent(self, content: bytes | str, name: str = "old.csv") -> str:
        answer = await self.send(content, name)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    async def work(self) -> None:
        """What the service does in the background every two seconds."""
        parts = self.desk.app.state.parts
        database, scoring = parts.lanes.background, parts.scoring
        await UploadWork(database, scoring, self.folder, most_chars=1000).sweep()

    async def page(self, path: str, language: str = "en") -> str:
        answer = await self.owner.get(path, headers={"Accept-Language": language})
        assert answer.status_code == 200, answer.text
        return answer.text

    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.rglob("*.*") if path.name != ".lock")

    def texts(self) -> list[str]:
        with self.desk.store.reading() as connection:
            query = select(comments.c.text).order_by(comments.c.external_id)
            return list(connection.scalars(query))


@pytest.fixture(autouse=True)
def _by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """The service itself does not look for archives: the tests say when."""
    monkeypatch.setattr(schedule, "UPLOAD_SECONDS", 3600.0)


@pytest.fixture
async def sending(desk: PagesDesk, tmp_path: Path) -> AsyncIterator[SendingDesk]:
    async with desk.signed_in("olga", "owner") as owner:
        yield SendingDesk(desk, owner, tmp_path / "uploads")


async def test_it_is_looked_at_first_and_nothing_is_stored(sending: SendingDesk) -> None:
    place = await sending.sent(ROWS)
    answer = await sending.owner.get(place)
    assert "It is only read: nothing is stored before you say so." in answer.text
    assert answer.headers["refresh"] == "3"
    await sending.work()
    page = await sending.page(place)
    assert "Of your 3 old comments Winnow would have held 0 and rejected 1" in page
    assert re.search(r"<b>2</b> published.*<b>1</b> spam", page, re.S)
    assert "Comments in the trash were left out" in page
    assert re.search(r"<span>text</span> <span class=\"quiet\"><bdi>text</bdi>", page)
    assert sending.texts() == []
    listed = await sending.page("/review/imports")
    assert "old.csv" in listed
    assert "No import yet" not in listed


async def test_it_is_imported_once_its_owner_says_so_and_deleted(sending: SendingDesk) -> None:
    place = await sending.sent(ROWS)
    await sending.work()
    assert sending.files() == ["old.csv"]
    await sending.owner.post(f"{place}/start")
    await sending.work()
    await sending.work()
    assert sending.texts() == ["Thanks for the bread", "Cheap rolex here", "Cheap rolex there"]
    assert sending.files() == []
    report = await sending.owner.get(place)
    assert report.status_code == 303
    page = await sending.page(report.headers["location"])
    assert "You published them, Winnow would have rejected them (1)" in page
    assert re.search(r'href="/review/queue\?[^"]*open=', page)


async def test_it_does_all_that_in_german(sending: SendingDesk) -> None:
    place = await sending.sent(ROWS)
    assert "Es wird nur gelesen" in await sending.page(place, "de")
    await sending.work()
    assert "Das würde übernommen" in await sending.page(place, "de")
    assert "Erst ansehen" in await sending.page("/review/imports", "de")


async def test_what_only_the_owner_knows_is_asked_and_answered(sending: SendingDesk) -> None:
    place = await sending.sent("author,text\nAnn,Good bread\nBob,Good rye\n")
    await sending.work()
    page = await sending.page(place)
    assert "Nothing says what was published. What were these comments?" in page
    assert 'value="published"' in page
    refused = await sending.owner.post(f"{place}/answer", data={"choice": "assume=anything"})
    assert refused.status_code == 422
    await sending.owner.post(f"{place}/answer", data={"choice": "published"})
    again = await sending.owner.post(f"{place}/answer", data={"choice": "published"})
    assert again.status_code == 409
    await sending.work()
    assert "<b>2</b> published" in await sending.page(place)


async def test_one_that_was_interrupted_goes_on(
    sending: SendingDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"{n},Ann,2020-01-01,approved,Thanks ({n}),Bread\n" for n in range(100, 180))
    place = await sending.sent(HEADER + rows)
    await sending.work()
    await sending.owner.post(f"{place}/start")
    judged = importing.judge_together

    def breaking_off(judge: Any, words: Any) -> Any:
        if len(sending.texts()) >= 32:
            raise OSError("the machine goes down")
        return judged(judge, words)

    with monkeypatch.context() as during, pytest.raises(OSError, match="goes down"):
        during.setattr(importing, "judge_together", breaking_off)
        await sending.work()
    assert len(sending.texts()) == 32
    assert "32 comments so far" in await sending.page(place)
    await sending.work()
    assert len(sending.texts()) == 80


async def test_one_that_is_called_off_midway_keeps_what_is_imported(
    sending: SendingDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"{n},Ann,2020-01-01,approved,Thanks ({n}),Bread\n" for n in range(100, 180))
    place = await sending.sent(HEADER + rows)
    await sending.work()
    await sending.owner.post(f"{place}/start")
    judged = importing.judge_together

    def called_off(judge: Any, words: Any) -> Any:
        with sending.desk.store.writing() as connection:
            upload_id = place.rpartition("/")[2]
            uploads.move(connection, upload_id, "cancelled", out_of=["importing"])
        return judged(judge, words)

    monkeypatch.setattr(importing, "judge_together", called_off)
    await sending.work()
    await sending.work()
    assert (len(sending.texts()), sending.files()) == (32, [])
    assert "interrupted" in await sending.page("/review/imports")


@pytest.mark.parametrize("name", ["old.csv", "old.xml"])
async def test_one_without_a_comment_is_called_off_before_it_is_read_to_its_end(
    sending: SendingDesk, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    place = await sending.sent(WITHOUT_COMMENTS[name], name)
    upload_id, read = place.rpartition("/")[2], []

    def called_off_midway(connection: Any, upload: Any, progress: Any) -> bool:
        read.append(progress.position)
        if progress.position < 2 * AT_ONCE:
            return True
        uploads.move(connection, upload_id, "cancelled", out_of=["looking"])
        return False

    monkeypatch.setattr(importing, "TELL_SECONDS", 0.0)
    monkeypatch.setattr(uploads, "note_progress", called_off_midway)
    await sending.work()
    assert 2 * AT_ONCE <= read[-1] <= 4 * AT_ONCE < len(WITHOUT_COMMENTS[name])
    await sending.work()
    assert sending.files() == []


async def test_one_that_is_called_off_stops_and_its_file_goes(sending: SendingDesk) -> None:
    place = await sending.sent(ROWS)
    await sending.owner.post(f"{place}/cancel")
    await sending.work()
    assert (sending.files(), sending.texts()) == ([], [])
    assert (await sending.owner.get(place)).headers["location"] == "/review/imports"
    assert (await sending.owner.post(f"{place}/start")).status_code == 409


@pytest.mark.parametrize(
    ("content", "name", "status", "words"),
    [
        pytest.param(b"", "empty.csv", 422, "empty", id="an empty file"),
        pytest.param(b"x" * 70_000, "big.csv", 413, "at most 4,000 bytes", id="too large a file"),
    ],
)
async def test_a_file_that_is_none_is_refused_at_once(
    desk_with: Any, tmp_path: Path, content: bytes, name: str, status: int, words: str
) -> None:
    async with desk_with(archive_max_bytes=4000) as desk, desk.signed_in("olga", "owner") as owner:
        sending = SendingDesk(desk, owner, tmp_path / "uploads")
        answer = await sending.send(content, name)
        assert answer.status_code == status
        assert words in answer.text
        assert [path.name for path in sending.folder.rglob("*")] == []


async def test_two_gigabytes_are_refused_unread(sending: SendingDesk) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 65_536

    size = {"Content-Length": str(2 << 30), "Content-Type": "multipart/form-data; boundary=x"}
    answer = await sending.owner.post(PLACE, content=endless(), headers=size)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        pytest.param(b"PK\x03\x04 and no more", "old.zip", "old.zip cannot be read", id="no zip"),
        pytest.param(b"\x1f\x8b\x08\0 cut", "old.csv.gz", "cannot be read", id="no gzip"),
        pytest.param(b"SQLite format 3\0 no", "comments.db", "comments.db", id="no database"),
        pytest.param(b"[{}]", "old.json", "one JSON array", id="a JSON array"),
    ],
)
async def test_a_file_that_cannot_be_read_says_why_and_goes(
    sending: SendingDesk, content: bytes, name: str, words: str
) -> None:
    place = await sending.sent(content, name)
    await sending.work()
    page = await sending.page(place)
    assert words in page
    assert str(sending.folder) not in page
    await sending.work()
    assert sending.files() == []
    await sending.owner.post(f"{place}/cancel")
    assert name not in await sending.page("/review/imports")


async def test_a_file_whose_name_is_longer_than_a_disk_takes_is_read(sending: SendingDesk) -> None:
    place = await sending.sent(ROWS, "\u5b57" * 200 + ".csv")
    await sending.work()
    assert "looked at" in await sending.page(place)
    (name,) = sending.files()
    assert name.endswith("\u5b57.csv")


async def test_a_cut_file_is_read_up_to_the_cut(sending: SendingDesk) -> None:
    place = await sending.sent(ROWS + '5,Eve,2020-01-05,approved,"Thanks fo')
    await sending.work()
    page = await sending.page(place)
    assert "The file ends in the middle of something" in page
    assert "<b>3</b> Comments" in page


async def test_a_zip_file_and_a_foreign_charset_are_read(sending: SendingDesk) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("comments.csv", ROWS.replace("Ann", "Zoë Weiß").encode("windows-1252"))
    place = await sending.sent(packed.getvalue(), "old.zip")
    await sending.work()
    assert "The file is not in UTF-8. Which reading is right?" in await sending.page(place)
    await sending.owner.post(f"{place}/answer", data={"choice": "windows-1252"})
    await sending.work()
    assert "<b>2</b> published" in await sending.page(place)


@pytest.mark.parametrize("role", ["viewer", "moderator"])
async def test_only_owners_may_send_and_see_archives(sending: SendingDesk, role: Role) -> None:
    place = await sending.sent(ROWS)
    async with sending.desk.signed_in("ines", role) as other:
        assert (await other.get(place)).status_code == 403
        for step in ("", "/start", "/cancel"):
            assert (await other.post(f"{place}{step}" if step else PLACE)).status_code == 403
        page = (await other.get("/review/imports")).text
    assert "old.csv" not in page
    assert 'type="file"' not in page


async def test_a_form_of_another_site_is_refused(sending: SendingDesk) -> None:
    elsewhere = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    sent = {"file": ("old.csv", ROWS)}
    answer = await sending.owner.post(PLACE, files=sent, headers=elsewhere)
    assert answer.status_code == 403
    assert sending.files() == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(b"file=x", "application/x-www-form-urlencoded", id="no multipart"),
        pytest.param(b"", "multipart/form-data", id="no boundary"),
        pytest.param(b"--b\r\nnothing", "multipart/form-data; boundary=b", id="cut off"),
    ],
)
async def test_what_is_no_form_with_a_file_is_refused(
    sending: SendingDesk, body: bytes, kind: str
) -> None:
    answer = await sending.owner.post(PLACE, content=body, headers={"Content-Type": kind})
    assert answer.status_code in (400, 422)
    assert sending.files() == []


async def test_a_site_of_others_is_refused(sending: SendingDesk) -> None:
    assert (await sending.send(ROWS, site="another")).status_code == 404
    assert sending.files() == []


@pytest.mark.parametrize("upload_id", ["none", "0190b5f0-0000-7000-8000-000000000000", "%00"])
async def test_an_upload_that_is_not_there_is_not_found(
    sending: SendingDesk, upload_id: str
) -> None:
    assert (await sending.owner.get(f"{PLACE}/{upload_id}")).status_code == 404
