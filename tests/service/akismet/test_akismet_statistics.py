"""The statistics of the Akismet protocol: what is counted, by which day, month and blog."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from engine import Engine
from running_blog import Blog, Running, WordJudge
from sqlalchemy import update

from service.store.tables.core import comments

COUNTED = ("spam", "ham", "missed_spam", "false_positives")
LATE = datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC)
EARLY = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
async def engine(running: Running, database_url: str) -> AsyncIterator[Engine]:
    """A blog engine, once on SQLite and once on PostgreSQL."""
    async with running(judge=WordJudge(), url=database_url) as blog:
        yield Engine(blog)


async def check(
    engine: Engine, text: str, at: datetime | None = None, **further_fields: str
) -> str:
    answer = await engine.check(text, further_fields)
    guid: str = answer.headers["x-akismet-guid"]
    if at is not None:
        with engine.blog.store.writing() as connection:
            change = update(comments).where(comments.c.id == guid)
            connection.execute(change.values(created_at=at))
    return guid


async def test_what_a_moderator_said_otherwise_is_a_mistake_of_the_machine(engine: Engine) -> None:
    missed, lost = await check(engine, "Thanks"), await check(engine, "Cheap rolex")
    await check(engine, "Another rolex")
    await check(engine, "Hmm")
    await engine.decide(missed, "spam")
    await engine.decide(lost, "ham")
    stats = (await engine.post("get-stats")).json()
    assert [stats[name] for name in COUNTED] == [2, 1, 1, 1]
    assert stats["accuracy"] == pytest.approx(33.33)
    assert stats["time_saved"] == 10


async def test_without_a_comment_nothing_was_wrong(engine: Engine) -> None:
    stats = (await engine.post("get-stats")).json()
    assert (stats["accuracy"], stats["breakdown"]) == (100, {})


async def test_months_begin_in_utc(engine: Engine) -> None:
    await check(engine, "Cheap rolex", LATE)
    await check(engine, "Thanks", EARLY)
    stats = (await engine.post("get-stats", {"from": "all"})).json()
    months = {
        period: (step["spam"], step["ham"], step["da"])
        for period, step in stats["breakdown"].items()
    }
    assert months == {"2025-12": (1, 0, "2025-12-01"), "2026-01": (0, 1, "2026-01-01")}


async def test_the_last_sixty_days_are_told_by_day(engine: Engine) -> None:
    await check(engine, "Cheap rolex", LATE.replace(year=2020))
    await check(engine, "Thanks", now := datetime.now(UTC))
    stats = (await engine.post("get-stats", {"from": "60-days"})).json()
    assert list(stats["breakdown"]) == [f"{now:%Y-%m-%d}"]


async def test_usage_is_that_of_this_month(engine: Engine) -> None:
    await check(engine, "Thanks", LATE.replace(year=2020))
    await check(engine, "Hmm")
    assert (await engine.post("/1.2/usage-limit")).json()["usage"] == 1


async def test_the_blogs_of_a_key_are_listed_busiest_first(engine: Engine) -> None:
    await check(engine, "Thanks", EARLY, blog="https://quiet.example")
    for text in ("Cheap rolex", "Another rolex"):
        await check(engine, text, EARLY, blog="https://busy.example")
    await check(engine, "Thanks again", LATE)
    listed = (await engine.post("/1.2/key-sites", {"month": "2026-01"})).json()
    sites = [(site["site"], site["api_calls"], site["spam"]) for site in listed["2026-01"]]
    assert sites == [("busy.example", "2", "2"), ("quiet.example", "1", "0")]
    assert listed["total"] == 2


async def test_in_csv_a_blog_is_no_formula(engine: Engine) -> None:
    await check(engine, "Thanks", EARLY, blog="https://=cmd.example")
    query = {"month": "2026-01", "format": "csv"}
    _, *lines = (await engine.post("/1.2/key-sites", query)).text.splitlines()
    title, row = csv.reader(io.StringIO("\n".join(lines)))
    assert (title[0], row[0]) == ("Site", "'=cmd.example")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("month", bad) for bad in ("2026", "2026-13", "0000-01", "9999-12", "２０２６-01")),
        ("order", "author"),
        ("format", "xml"),
        *((name, bad) for name in ("limit", "offset") for bad in ("-1", "x", "1e3", "²")),
    ],
)
async def test_a_parameter_that_cannot_be_is_named(blog: Blog, name: str, value: str) -> None:
    answer = await Engine(blog).post("/1.2/key-sites", {name: value})
    assert answer.text == "invalid"
    assert f'"{name}" must be' in answer.headers["x-akismet-debug-help"]
