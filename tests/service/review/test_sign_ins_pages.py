"""The audit of sign-ins, for oneself and for owners; and what of audits is handed out as files."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from pages_desk import PASSWORD, PagesDesk
from sqlalchemy import func, select

from service.store.database.ids import first_id
from service.store.people import moderators, roles, sign_ins
from service.store.tables.sign_ins import sign_ins as table

PLACE = "/review/sign-ins"
TYPED = "my-secret-typed-as-a-name"


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def own_every_site(desk: PagesDesk, name: str) -> None:
    with desk.store.writing() as connection:
        roles.set_role(connection, moderators.find(connection, name), "owner", site=None)


async def test_a_moderator_reads_what_happened_in_their_name(desk: PagesDesk) -> None:
    async with desk.signed_in("ines") as ines, desk.browser() as elsewhere:
        await elsewhere.post("/review/sign-in", data={"name": "ines", "password": "guess"})
        await ines.post("/review/sign-out")
        await ines.post("/review/sign-in", data={"name": "ines", "password": PASSWORD})
        kinds = [
            (row["kind"], row["is_new_browser"])
            for row in rows_of((await ines.get(f"{PLACE}.csv")).text)
        ]
        page = (await ines.get("/review/password")).text
    assert kinds == [
        ("password", "False"),
        ("signed-out", "False"),
        ("refused", "False"),
        ("password", "True"),
    ]
    assert "wrong password: refused" in page
    assert "from a new browser" in page


async def test_owners_of_every_site_read_all_and_nobody_else_more_than_their_own(
    desk: PagesDesk,
) -> None:
    async with desk.signed_in("ines") as ines, desk.signed_in("olga", "owner") as olga:
        await olga.post("/review/sign-in", data={"name": TYPED, "password": TYPED})
        for reader, name in ((ines, "ines"), (olga, "olga")):
            rows = rows_of((await reader.get(f"{PLACE}.csv")).text)
            assert {row["moderator"] for row in rows} == {name}
            assert "These are yours." in (await reader.get(PLACE)).text
        own_every_site(desk, "olga")
        answer = await olga.get(f"{PLACE}.csv")
        page = (await olga.get(PLACE)).text
    assert {row["moderator"] for row in rows_of(answer.text)} == {"ines", "olga", ""}
    assert answer.headers["content-disposition"].startswith('attachment; filename="sign-ins-')
    assert "nobody's name" in page
    assert TYPED not in answer.text + page, "it may have been a password"


async def test_neither_addresses_nor_words_are_stored(desk: PagesDesk) -> None:
    async with desk.signed_in("ines") as browser:
        await browser.post("/review/sign-in", data={"name": TYPED, "password": TYPED})
    with desk.store.reading() as connection:
        stored = str(connection.execute(select(table)).all())
    assert "127.0.0.1" not in stored
    assert TYPED not in stored


@pytest.mark.parametrize("after", ["nonsense", "a\0b", "x" * 601])
async def test_a_cursor_that_is_none_of_ours_is_refused(desk: PagesDesk, after: str) -> None:
    async with desk.signed_in("ines") as browser:
        assert (await browser.get(PLACE, params={"after": after})).status_code == 422


async def test_a_stranger_reads_nothing(desk: PagesDesk) -> None:
    async with desk.browser() as stranger:
        for path in (PLACE, f"{PLACE}.csv", "/review/audit.csv"):
            assert (await stranger.get(path)).status_code == 303


async def test_old_entries_are_forgotten_and_so_is_the_oldest_of_too_many(desk: PagesDesk) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=91)
    with desk.store.writing() as connection:
        for _ in range(5):
            sign_ins.enter(connection, "refused", None)
        old = {"id": first_id(long_ago), "noted_at": long_ago, "kind": "refused", "place": ""}
        connection.execute(table.insert().values(**old, is_new_browser=False))
        before = datetime.now(UTC) - timedelta(days=90)
        assert sign_ins.forget(connection, before=before, most=100) == 1
        newest = [entry.id for entry in sign_ins.latest(connection, None, after=None, limit=3)]
        assert sign_ins.forget(connection, before=before, most=3) == 2
        left = [entry.id for entry in sign_ins.latest(connection, None, after=None, limit=10)]
        assert left == newest
        assert connection.scalar(select(func.count()).select_from(table)) == 3


async def test_the_audit_of_decisions_is_a_file_without_a_formula(desk: PagesDesk) -> None:
    formula = '=HYPERLINK("https://evil.example","look")'
    comment = await desk.comment("-1+cmd, a walnut loaf", author={"name": formula})
    async with desk.signed_in("ines") as browser:
        await browser.post(f"/review/comments/{comment}/decision", data={"label": "ham"})
        answer = await browser.get("/review/audit.csv", params={"site": "my-blog"})
        other = await browser.get("/review/audit.csv", params={"moderator": "olga"})
        unknown = await browser.get("/review/audit.csv", params={"site": "no-such-blog"})
        assert "/review/audit.csv?" in (await browser.get("/review/audit")).text
    (row,) = rows_of(answer.text)
    assert (row["site"], row["comment_id"], row["label"]) == ("my-blog", comment, "ham")
    assert (row["moderator"], row["is_signed_in"]) == ("ines", "True")
    assert row["author_name"] == "'" + formula
    assert row["beginning"].startswith("'-1+cmd")
    assert rows_of(other.text) == []
    assert unknown.status_code == 404
