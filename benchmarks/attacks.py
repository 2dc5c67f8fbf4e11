"""What one client can do to the others: the intake of a quiet site, beside its own quiet value.

    python benchmarks/attacks.py [SECONDS [COMMENTS]]

The store has so many comments, 20,000 unless said otherwise.

A quiet site sends one comment after the other. Meanwhile others attack: by searches of a viewer,
heads without an end, connections that say nothing, a flood of comments, a lock. Each line has the
quiet site's p99, its ratio to the quiet one, and what it was answered beside 2xx. Loopback only.
"""

import asyncio
import json
import sqlite3
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from loopback.client import LoadMeasurement, measure_async, post  # noqa: E402
from loopback.seeding import seeded  # noqa: E402
from loopback.server import Server, running  # noqa: E402

from service.store.sites import sites  # noqa: E402
from service.store.store import open_store  # noqa: E402

STALLED, FLOODING, SEARCHES = 500, 64, 10
MODERATOR, PASSWORD = "bench", "a password for the benchmark"
SEARCHED = ("the*", "com*", "tha*", "rea*", "sou*")
Attack = Callable[[Server, str], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def nothing(_server: Server, _url: str) -> AsyncIterator[None]:
    """No attack: the quiet value."""
    yield


@asynccontextmanager
async def searches(server: Server, _url: str) -> AsyncIterator[None]:
    """Ten searches for beginnings of words, again and again, by somebody who is signed in."""
    url = f"http://127.0.0.1:{server.port}"
    async with httpx.AsyncClient(base_url=url, headers={"Origin": url}, timeout=60) as client:
        form = {"name": MODERATOR, "password": PASSWORD}
        assert (await client.post("/review/sign-in", data=form)).status_code == 303
        tasks = [asyncio.create_task(_search(client)) for _ in range(SEARCHES)]
        yield
        await _end(tasks)


async def _search(client: httpx.AsyncClient) -> None:
    while True:
        for words in SEARCHED:
            await client.get("/review/queue", params={"words": words})


@asynccontextmanager
async def endless_heads(server: Server, _url: str) -> AsyncIterator[None]:
    """Ten clients that send a head without an end, again and again."""
    async with _meanwhile(_send_endless_head, server, times=10):
        yield


@asynccontextmanager
async def stalled(server: Server, _url: str) -> AsyncIterator[None]:
    """Connections that begin a request and say no more."""
    writers = []
    for _ in range(STALLED):
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"POST /v1/comments HTTP/1.1\r\nX-Slow: ")
        writers.append(writer)
    yield
    for writer in writers:
        writer.close()


@asynccontextmanager
async def flood(server: Server, url: str) -> AsyncIterator[None]:
    """Another site that sends as much as it can over many connections."""
    key = _new_key(url, "flooding")
    task = asyncio.create_task(
        measure_async(server.port, _comments(key), connections=FLOODING, seconds=3600)
    )
    await asyncio.sleep(0.5)
    yield
    await _end([task])


@asynccontextmanager
async def locked(_server: Server, url: str) -> AsyncIterator[None]:
    """Another program that holds the database for itself: all that can be had is a quick 503."""
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield
    connection.close()


ATTACKS: dict[str, Attack] = {
    "quiet": nothing,
    f"{SEARCHES} searches": searches,
    "endless heads": endless_heads,
    f"{STALLED} stalled connections": stalled,
    "flood of another site": flood,
    "locked database": locked,
    "quiet again": nothing,
}


def _comments(key: str) -> Callable[[int], bytes]:
    def comment(number: int) -> bytes:
        words = f"I tried this with rye, and it took three days ({number}). Did you cover it?"
        return post("/v1/comments", json.dumps({"text": words}).encode(), key=key)

    return comment


async def _send_endless_head(server: Server) -> None:
    while True:
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(b"GET / HTTP/1.1\r\nX-Endless: ")
            while True:
                writer.write(b"a" * 65_536)
                await writer.drain()


@asynccontextmanager
async def _meanwhile(
    attack: Callable[[Server], "asyncio.Future[None]"], server: Server, *, times: int
) -> AsyncIterator[None]:
    tasks = [asyncio.ensure_future(attack(server)) for _ in range(times)]
    yield
    await _end(tasks)


async def _end(tasks: list["asyncio.Task[None]"]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _new_key(url: str, name: str) -> str:
    store = open_store(url)
    with store.writing() as connection:
        site = sites.add_site(connection, name, url="https://other.example")
        key = sites.add_key(connection, site)
    store.close()
    return key


def main(seconds: float = 5.0, n_comments: float = 20_000) -> int:
    """Measure each attack, and print what it costs the quiet site."""
    with tempfile.TemporaryDirectory(prefix="winnow-attacks-") as name:
        folder = seeded(
            Path(name), n_comments=int(n_comments), moderator=MODERATOR, password=PASSWORD
        )
        url = f"sqlite:///{folder / 'winnow.db'}"
        with running(folder) as server:
            quiet = asyncio.run(_under(nothing, server, url, _new_key(url, "warm-up"), seconds))
            print("attack                     requests/s   p99 ms   of quiet   other answers")
            for number, (title, attack) in enumerate(ATTACKS.items()):
                key = _new_key(url, f"quiet-{number}")
                measurement = asyncio.run(_under(attack, server, url, key, seconds))
                quiet = measurement if number == 0 else quiet
                _print_line(title, measurement, quiet)
    return 0


async def _under(
    attack: Attack, server: Server, url: str, key: str, seconds: float
) -> LoadMeasurement:
    async with attack(server, url):
        return await measure_async(server.port, _comments(key), connections=1, seconds=seconds)


def _print_line(title: str, measurement: LoadMeasurement, quiet: LoadMeasurement) -> None:
    p99 = measurement.quantile(0.99)
    ratio = p99 / quiet.quantile(0.99)
    failures = measurement.failures
    answers = {status: failures.count(status) for status in set(failures)}
    print(
        f"{title:26} {measurement.per_second:10.0f} {p99:8.0f} {ratio:10.1f}   {answers or 'none'}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main(*(float(word) for word in sys.argv[1:3])))
