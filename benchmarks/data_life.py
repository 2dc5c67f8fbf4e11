"""Erase many persons from a big store and look for them in its files; then let what is old go.

    python benchmarks/data_life.py [PERSONS] [COMMENTS]

Each person has a name, a mail address and a URL that occur nowhere else, and some comments. After
the erasures and one sweep, every file of the data folder is read byte by byte: that search knows
nothing of ours. Then `rejected` comments of more than 90 days go in the background while others
come in; the waits of those are compared with quiet ones. Exit code 1 if a byte is found, or a
report says otherwise.
"""

import asyncio
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import update

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from model.comment import Author, Comment  # noqa: E402
from model.verdict import Label, Reason  # noqa: E402
from service.domain.comments import Judgement  # noqa: E402
from service.domain.erasing import Commenter  # noqa: E402
from service.domain.sites import Site  # noqa: E402
from service.moderation.erasing import Erasures  # noqa: E402
from service.moderation.filing import FilingRoom  # noqa: E402
from service.moderation.retention import RetentionRoom  # noqa: E402
from service.secret import Secret  # noqa: E402
from service.store.async_store import AsyncStore  # noqa: E402
from service.store.comments import comments as stored_comments  # noqa: E402
from service.store.comments import label_log  # noqa: E402
from service.store.database.ids import new_id  # noqa: E402
from service.store.sites import sites  # noqa: E402
from service.store.store import Store, open_store  # noqa: E402
from service.store.tables.core import comments  # noqa: E402

PERSONS, COMMENTS = 1_000, 100_000
TOGETHER = 500  # comments in one transaction while the store is filled
WORDS = "rye bread water flour oven morning thanks recipe salt starter crust".split()
TRIES = 200  # comments whose waits are measured, quiet and beside retention


def main() -> None:
    n_persons = int(sys.argv[1]) if len(sys.argv) > 1 else PERSONS
    n_comments = int(sys.argv[2]) if len(sys.argv) > 2 else COMMENTS
    with tempfile.TemporaryDirectory() as name:
        store = open_store(f"sqlite:///{name}/winnow.db")
        store.migrate()
        with store.writing() as connection:
            site = sites.add_site(connection, "my-blog", url="https://my-blog.example")
        persons = [person(random.Random(number)) for number in range(n_persons)]
        fill(store, site, persons, n_comments)
        database = AsyncStore(store)
        is_clean = asyncio.run(erase_all(database, site, persons, Path(name)))
        asyncio.run(let_go_beside_intake(database, site))
        database.close()
        store.close()
    sys.exit(0 if is_clean else 1)


def person(dice: random.Random) -> Commenter:
    letters = ["".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=10)) for _ in range(4)]
    return Commenter(
        name=f"{letters[0].title()} {letters[1].title()}",
        email=f"{letters[1]}@{letters[2]}.example",
        url=f"https://{letters[3]}.example/about",
    )


def fill(store: Store, site: Site, persons: list[Commenter], n_comments: int) -> None:
    """A tenth of all comments is by the persons; a tenth of all is decided."""
    dice = random.Random(7)
    for start in range(0, n_comments, TOGETHER):
        with store.writing() as connection:
            for number in range(start, min(start + TOGETHER, n_comments)):
                whom = persons[number // 10 % len(persons)] if number % 10 == 0 else None
                comment_id = record(connection, site, whom, dice)
                if number % 10 in (0, 5) and number % 20 < 10:
                    label_log.append(connection, comment_id, "ham", moderator="ada")


def record(connection, site: Site, whom: Commenter | None, dice: random.Random) -> str:
    words = " ".join(dice.choices(WORDS, k=dice.choice((8, 30, 90))))
    author = Author(name="Rita", email="rita@mail.example")
    if whom is not None:
        author = Author(name=whom.name, email=whom.email, url=whom.url)
        words += f" I am {whom.name}, see {whom.url} or write to {whom.email}."
    reason = Reason(signal="wording", phrase="reads: {x}", contribution=1.0, values={"x": words})
    judgement = Judgement(dice.choice((Label.SPAM, Label.UNSURE)), 0.5, 0.0, (reason,), "m-1")
    stored, _ = stored_comments.record(
        connection, site.id, Comment(text=words, author=author),
        external_id=new_id(), article_id=None, judgement=judgement,
    )  # fmt: skip
    return stored.id


async def erase_all(
    database: AsyncStore, site: Site, persons: list[Commenter], folder: Path
) -> bool:
    await FilingRoom(database).sweep()
    erasures, began, n_comments, n_traces = Erasures(database, Secret(b"k" * 32)), time.time(), 0, 0
    before = found_in_files(folder, persons)
    for whom in persons:
        report = await erasures.erase_person([site], whom)
        n_comments, n_traces = n_comments + report.comments, n_traces + len(report.traces)
    unswept = found_in_files(folder, persons)
    database.store.sweep(rewrites=True)
    after = found_in_files(folder, persons)
    print(f"{len(persons)} persons, {n_comments} comments in {time.time() - began:.0f} s")
    print(f"their marks in the files: {before} before, {unswept} unswept, {after} swept")
    print(f"the reports name {n_traces} traces")
    return n_comments > 0 and before > 0 and after == 0 and n_traces == 0


def found_in_files(folder: Path, persons: list[Commenter]) -> int:
    """How many names, addresses and URLs stand in any file, in capitals or not."""
    content = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file()).lower()
    marks = [mark for whom in persons for mark in (whom.name, whom.email, whom.url[8:])]
    return sum(mark.lower().encode() in content for mark in marks)


async def let_go_beside_intake(database: AsyncStore, site: Site) -> None:
    with database.store.writing() as connection:
        old = datetime.now(UTC) - timedelta(days=100)
        connection.execute(update(comments).values(created_at=old))
    room = RetentionRoom(database)
    due = (await room.choose(site, {"rejected": 90})).due["rejected"]
    quiet = await waits(database, site)
    passing = asyncio.create_task(room.sweep())
    busy = await waits(database, site)
    is_done = passing.done()
    began = time.time()
    await passing
    left = (await room.read(site)).due["rejected"]
    print(f"retention: {due} due, {left} left; rest took {time.time() - began:.0f} s more")
    ratio = p99(busy) / p99(quiet)
    print(f"intake p99 {p99(quiet):.1f} ms quiet, {p99(busy):.1f} ms beside it: {ratio:.2f} times")
    print("the pass had ended before" if is_done else "the pass went on all the while")


async def waits(database: AsyncStore, site: Site) -> list[float]:
    dice, times = random.Random(3), []
    for _ in range(TRIES):
        began = time.perf_counter()
        await database.write(lambda connection: record(connection, site, None, dice))
        times.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(0.02)
    return times


def p99(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98]


if __name__ == "__main__":
    main()
