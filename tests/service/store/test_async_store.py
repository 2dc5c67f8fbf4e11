"""Writes that share a commit."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable

import pytest
from running_blog import Blog
from sqlalchemy import Connection, text

from service.domain.sites import SiteExists
from service.store.async_store import AsyncStore
from service.store.database.engine import StoreUnavailable
from service.store.sites import sites
from service.store.store import Store, open_store


@pytest.fixture
async def database(store: Store) -> AsyncIterator[AsyncStore]:
    opened = AsyncStore(store)
    yield opened
    opened.close()


def add(name: str, connection: Connection) -> str:
    return sites.add_site(connection, name, url="https://b.example").name


async def test_many_writes_at_once_are_all_there(database: AsyncStore) -> None:
    names = [f"blog-{n}" for n in range(100)]
    written_names = await asyncio.gather(
        *(database.write(lambda c, name=name: add(name, c)) for name in names)  # type: ignore[misc]
    )
    assert written_names == names
    assert len(await database.read(sites.all_sites)) == 100


async def test_one_that_fails_does_not_spoil_the_others(database: AsyncStore) -> None:
    names = ["a", "b", "a", "c"]
    outcomes = await asyncio.gather(
        *(database.write(lambda c, name=name: add(name, c)) for name in names),  # type: ignore[misc]
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [str, str, SiteExists, str]
    assert len(await database.read(sites.all_sites)) == 3


async def test_nothing_is_written_after_the_end(database: AsyncStore) -> None:
    database.close()
    with pytest.raises(StoreUnavailable, match="stopping"):
        await database.write(lambda c: add("late", c))


async def test_replicas_in_each_others_way_both_get_through(
    postgres: Callable[[], str],
) -> None:
    url = postgres()
    first = open_store(url)
    first.migrate()
    with first.writing() as connection:
        for name in ("a", "b"):
            sites.add_site(connection, name, url="https://b.example")
    stores = [first, open_in_another_shard(url, shard_of(first))]
    both_hold_one = threading.Barrier(2, timeout=120)
    replicas = [AsyncStore(store) for store in stores]
    await asyncio.gather(
        replicas[0].write(rename("a", "b", both_hold_one)),
        replicas[1].write(rename("b", "a", both_hold_one)),
    )
    for database, store in zip(replicas, stores, strict=True):
        database.close()
        store.close()


def open_in_another_shard(url: str, taken: int) -> Store:
    """A store that writes beside the other. In one shard of the counts they would take turns."""
    while shard_of(store := open_store(url)) == taken:
        store.close()
    return store


def shard_of(store: Store) -> int:
    """By what its one connection locks before it writes: see `exclusion.TAKE`."""
    with store.writing() as connection:
        return int(connection.scalar(text("SELECT pg_backend_pid() % 16")))


def rename(
    first: str, second: str, both_hold_one: threading.Barrier
) -> Callable[[Connection], None]:
    """Touches two rows in an order that, at the first attempt, is sure to end in a deadlock."""
    attempts = iter((True,))

    def work(connection: Connection) -> None:
        touch = text("UPDATE sites SET url = url || '/' WHERE name = :name")
        connection.execute(touch, {"name": first})
        if next(attempts, False):
            both_hold_one.wait()
        connection.execute(touch, {"name": second})

    return work


async def test_a_database_that_fails_is_a_problem_and_its_log_quotes_nothing(
    blog: Blog, caplog: pytest.LogCaptureFixture
) -> None:
    with blog.store.writing() as connection:
        connection.execute(text("ALTER TABLE verdicts RENAME TO elsewhere"))
    with caplog.at_level(logging.DEBUG):
        answer = await blog.check("Cheap rolex for nobody's eyes")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert "nobody's eyes" not in caplog.text + answer.text
