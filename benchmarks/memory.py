"""The memory of one worker over many comments: what it keeps must not grow with what came.

    python benchmarks/memory.py [COMMENTS [ARTICLES]]

300,000 comments under 20,000 articles unless said otherwise, over 16 connections to two workers
with the model that ships and every background task. No two comments are alike; a tenth name an
address that nobody named before. The resident memory of the larger worker is read twice a second,
and what it shares with nobody. Prints it by quarter; exit code 1 if the last quarter is more than
5 % above the second, or 350 MiB are passed.
"""

import asyncio
import json
import random
import statistics
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from loopback.bodies import written_comments  # noqa: E402
from loopback.client import post, read_answer  # noqa: E402
from loopback.server import running  # noqa: E402

CONNECTIONS = 16
EVERY_SECONDS = 0.5
MOST_GROWTH, MOST_MIB = 1.05, 350.0
ARTICLE_WORDS = "A starter at 16 degrees takes twice as long, and tastes better for it. " * 20
NEW_HOSTS = 10  # one comment in so many


class Taken(NamedTuple):
    """Memory in MiB: all that is resident, and what is shared with no other process."""

    resident: float
    own: float


def comments_to_send(key: str, n_articles: int) -> Callable[[int], bytes]:
    """The request of each number: written comments in new words, by people who come back."""
    written, draw = written_comments(), random.Random(5)

    def comment(number: int) -> bytes:
        words, article = written[number % len(written)], draw.randrange(n_articles)
        author = words.author.model_dump()
        if number % NEW_HOSTS == 0:
            author["url"] = f"https://host-{number}.example/page"
        sent = {
            "text": f"{words.text} {number} {draw.getrandbits(64):x}",
            "author": author,
            "article": {
                "title": f"Bread, part {article}",
                "text": f"Part {article}. {ARTICLE_WORDS}",
                "url": f"https://blog.example/bread/{article}",
            },
            "external_id": str(number),
        }
        return post("/v1/comments", json.dumps(sent).encode(), key=key)

    return comment


async def send_all(port: int, request: Callable[[int], bytes], n_comments: int) -> list[int]:
    """Send them all. Returns the statuses other than 201."""
    numbers, odd = iter(range(n_comments)), []

    async def send() -> None:
        for number in numbers:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                for at in chain([number], numbers):
                    writer.write(request(at))
                    if (status := await read_answer(reader)) != 201:
                        odd.append(status)
            except (OSError, EOFError):  # the server had waited too long for this busy machine
                odd.append(0)
            finally:
                writer.close()

    async with asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            group.create_task(send())
    return odd


async def watched(sending: "asyncio.Task[list[int]]", first: int) -> list[Taken]:
    """The memory of the larger worker while something goes on."""
    seen: list[Taken] = []
    while not sending.done():
        seen.append(largest_worker(first))
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(sending), EVERY_SECONDS)
    return seen


def largest_worker(first: int) -> Taken:
    """What the larger worker of a service has in memory; those that watch over it do not count."""
    programs = [child for child in children(first) if children(child)]
    workers = [worker for program in programs for worker in children(program)]
    return max(map(taken, workers))


def children(process: int) -> list[int]:
    """The processes that one has begun."""
    listed = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in listed.read_text().split()]


def taken(process: int | str) -> Taken:
    """What a process has in memory, and how much of that nobody shares with it."""
    sizes: dict[str, float] = {}
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]:
        kind, _, size = line.partition(":")
        sizes[kind] = int(size.split()[0]) / 1024
    return Taken(sizes["Rss"], sizes["Private_Dirty"] + sizes["Private_Clean"])


def quarters(seen: list[float]) -> list[float]:
    """The median of each quarter."""
    step = max(1, len(seen) // 4)
    parts = [seen[at * step : (at + 1) * step] for at in range(3)]
    return [statistics.median(part) for part in [*parts, seen[3 * step :]]]


async def _measure(
    port: int, first: int, request: Callable[[int], bytes], n_comments: int
) -> tuple[list[Taken], list[int]]:
    sending = asyncio.create_task(send_all(port, request, n_comments))
    seen = await watched(sending, first)
    return seen, await sending


def main(n_comments: int = 300_000, n_articles: int = 20_000) -> int:
    """Send, watch, report."""
    with (
        tempfile.TemporaryDirectory(prefix="winnow-memory-") as name,
        running(Path(name), WINNOW_WORKERS="2") as server,
    ):
        request = comments_to_send(server.key, n_articles)
        began = largest_worker(server.process.pid)
        seen, odd = asyncio.run(_measure(server.port, server.process.pid, request, n_comments))
    by_quarter = quarters([at_once.resident for at_once in seen])
    growth, most = by_quarter[3] / by_quarter[1], max(at_once.resident for at_once in seen)
    print(
        f"{n_comments} comments under {n_articles} articles; {began.resident:.0f} MiB at the start"
    )
    print("MiB by quarter: " + ", ".join(f"{mib:.0f}" for mib in by_quarter))
    print(f"last of second: {growth:.3f} (at most {MOST_GROWTH}); most: {most:.0f} MiB")
    print(f"shared with nobody: {began.own:.0f} MiB at the start, {seen[-1].own:.0f} at the end")
    print(f"answered otherwise than by 201: {len(odd)}, connections lost {odd.count(0)}")
    return int(growth > MOST_GROWTH or most > MOST_MIB)


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:3])))
