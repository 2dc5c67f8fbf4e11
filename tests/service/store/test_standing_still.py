"""A database that stands still or is locked: whoever asked is told, and it goes on by itself."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import httpx
import psycopg
import pytest
from eventually import eventually
from frozen_postgres import frozen
from running_blog import Blog, Running, WordJudge
from sqlalchemy import Connection, text

from service.store.async_store import AsyncStore
from service.store.database.engine import StoreUnavailable
from service.store.database.lanes import ServiceLanes
from service.store.store import Store

ENDLESS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
    " SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(3600)",
}
PAGES = ServiceLanes.within(1.5).pages
LONG_SECONDS = 120  # for what is over in two: it only must not hang


def search_endlessly(connection: Connection) -> None:
    connection.execute(text(ENDLESS[connection.dialect.name]))


async def check(blog: Blog, words: str) -> httpx.Response:
    async with asyncio.timeout(LONG_SECONDS):
        return await blog.check(words)


async def is_taken(blog: Blog) -> bool:
    """Whether a comment is taken in: under short bounds, a busy machine may fail at first."""
    return (await check(blog, "Thanks")).status_code == 201


async def test_pages_that_ask_without_end_do_not_stop_the_intake(
    running: Running, migrated_url: str
) -> None:
    async with running(judge=WordJudge(), url=migrated_url) as blog:
        searches = [
            asyncio.create_task(blog.parts.lanes.pages.read(search_endlessly)) for _ in range(10)
        ]
        await asyncio.sleep(0.2)
        assert (await check(blog, "Thanks")).status_code == 201
        for search in searches:
            search.cancel()


async def test_what_takes_too_long_is_ended_and_gives_its_connection_back(store: Store) -> None:
    lane = store.on_lane(replace(PAGES, read_seconds=0.2))
    database = AsyncStore(lane)
    with pytest.raises(StoreUnavailable, match="did not answer in time"):
        await database.read(search_endlessly)
    database.close()
    assert lane.connections_in_use == 0
    lane.close()


async def test_what_nobody_waits_for_is_ended(store: Store) -> None:
    lane = store.on_lane(replace(PAGES, seconds=600, read_seconds=600))
    database = AsyncStore(lane)
    reading = asyncio.create_task(database.read(search_endlessly))
    await eventually(lambda: lane.connections_in_use == 1)
    reading.cancel()
    await eventually(lambda: lane.connections_in_use == 0)
    database.close()
    lane.close()


async def test_who_goes_away_keeps_nobody_else_from_an_answer(store: Store) -> None:
    lane = store.on_lane(replace(PAGES, readers=1, seconds=600, read_seconds=600))
    database = AsyncStore(lane)
    gone = asyncio.create_task(database.read(search_endlessly))
    await eventually(lambda: lane.connections_in_use == 1)
    behind_it = [
        asyncio.create_task(database.read(lambda c: c.execute(text("SELECT 1")).scalar_one()))
        for _ in range(3)
    ]
    await asyncio.sleep(0)  # they have asked
    gone.cancel()
    assert await asyncio.gather(*behind_it) == [1, 1, 1]
    database.close()
    lane.close()


async def answers(database: AsyncStore) -> bool:
    """Whether it does, in the little time that a busy machine may be too late for."""
    with suppress(StoreUnavailable):
        return await database.read(lambda c: c.execute(text("SELECT 1")).scalar_one()) == 1
    return False


async def test_after_what_was_ended_the_same_lane_answers_again(store: Store) -> None:
    lane = store.on_lane(replace(PAGES, readers=1, read_seconds=0.2))
    database = AsyncStore(lane)
    for _ in range(3):
        with pytest.raises(StoreUnavailable):
            await database.read(search_endlessly)
        await eventually(partial(answers, database))
    database.close()
    lane.close()


async def test_a_frozen_postgresql_is_a_503_and_recovers_by_itself(
    running: Running, postgres: Callable[..., str], migrated_postgres: str
) -> None:
    url = postgres(migrated_postgres)
    async with running(judge=WordJudge(), url=url, database_timeout_seconds=1.5) as blog:
        await eventually(partial(is_taken, blog))
        with frozen(url):
            many = await asyncio.gather(*(check(blog, f"Thanks {n}") for n in range(20)))
            assert {answer.status_code for answer in many} == {503}
            assert all("retry-after" in answer.headers for answer in many)
        await eventually(partial(is_taken, blog))


async def says_it_is_locked(blog: Blog) -> bool:
    """Whether the refusal says so; a busy machine may be too late to know."""
    answer = await check(blog, "Thanks")
    assert answer.status_code == 503
    return "locked" in answer.json()["detail"]


async def test_a_locked_table_of_postgresql_is_a_503_that_says_so(
    running: Running, postgres: Callable[..., str], migrated_postgres: str
) -> None:
    url = postgres(migrated_postgres)
    async with running(judge=WordJudge(), url=url, database_timeout_seconds=1.5) as blog:
        with psycopg.connect(url) as other:
            other.execute("LOCK TABLE comments IN ACCESS EXCLUSIVE MODE")
            await eventually(partial(says_it_is_locked, blog))
        await eventually(partial(is_taken, blog))


async def test_a_locked_sqlite_is_a_503_that_says_so(
    running: Running, word_judge: WordJudge, tmp_path: Path
) -> None:
    async with running(judge=word_judge, database_timeout_seconds=1.5) as blog:
        await _while_locked(blog, tmp_path)


async def _while_locked(blog: Blog, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "winnow.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    await eventually(partial(says_it_is_locked, blog))
    other.execute("ROLLBACK")
    other.close()
    await eventually(partial(is_taken, blog))


async def test_a_damaged_sqlite_is_a_503_that_says_so(
    running: Running, word_judge: WordJudge, tmp_path: Path, migrated_sqlite: Path
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "winnow.db")
    async with running(judge=word_judge) as blog:
        assert (await check(blog, "Thanks")).status_code == 201
        for lane in ("intake", "background"):
            getattr(blog.parts.lanes, lane).store.close()
        spoil(tmp_path / "winnow.db")
        answer = await check(blog, "Thanks")
    assert (answer.status_code, "damaged" in answer.json()["detail"]) == (503, True)


async def test_nothing_more_is_taken_once_anybody_was_told_that_it_is_damaged(
    running: Running, word_judge: WordJudge, tmp_path: Path, migrated_sqlite: Path
) -> None:
    """The intake's own pages are still in memory: it would write on, and a restored backup not
    have it.
    """
    shutil.copy(migrated_sqlite, tmp_path / "winnow.db")
    async with running(judge=word_judge) as blog:
        assert (await check(blog, "Thanks")).status_code == 201
        overwrite(tmp_path / "winnow.db")
        assert "damaged" in (await blog.client.get("/readyz")).json()["detail"]
        answer = await check(blog, "Thanks once more")
    assert (answer.status_code, "damaged" in answer.json()["detail"]) == (503, True)


def spoil(file: Path) -> None:
    """Overwrite all pages but the first."""
    checkpointed = sqlite3.connect(file)
    checkpointed.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    checkpointed.close()
    overwrite(file)


def overwrite(file: Path) -> None:
    """All pages of the file but the first; who has them in memory does not see it."""
    size = file.stat().st_size
    with file.open("r+b") as opened:
        opened.seek(4096)
        opened.write(b"\x55" * (size - 4096))
