"""A store filled in bulk: a blog some years old, as the queue would hold it after all its traffic.

Rows go straight into the tables that the migrations make. What the triggers keep (entries, turns,
counts) is entered by the migration's own backfill, so it is as the product would have it. Texts
are put together from the comments written for the project, reasons come from the shipped model,
and the rest is comment with a fixed seed. Sketches are drawn: each is like no other.
"""

import json
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

from loopback.drawing import (
    COMMENTS_OF_AN_ARTICLE,
    MOST_ARTICLES,
    WRITTEN,
    DrawnComment,
    drawn_comments,
    stamp,
)
from model.campaigns.similarity import PERMUTATIONS
from model.campaigns.sketch import BANDS
from service.domain.sites import Site
from service.moderation.passwords import Passwords
from service.settings import Settings
from service.store.migrations.review import Dialect, backfill
from service.store.people import moderators
from service.store.sites import sites
from service.store.store import open_store

AT_ONCE = 20_000  # rows


def seed(folder: Path, *, n_comments: int, moderator: str, password: str) -> None:
    """Fill a new store in a folder: one site, one owner, so many comments, all filed."""
    settings = Settings(data_dir=folder)
    with closing(open_store(settings.store_url)) as store:
        store.migrate()
        with store.writing() as connection:
            site = sites.add_site(connection, "blog", url="https://blog.example")
            hashed = Passwords().hash(password)
            moderators.add(connection, moderator, hashed, role="owner")
    with closing(sqlite3.connect(folder / "winnow.db", isolation_level=None)) as database:
        database.execute("PRAGMA synchronous = OFF")
        _fill(database, site, n_comments)


def seeded(folder: Path, *, n_comments: int, moderator: str, password: str) -> Path:
    """A folder in `folder` with such a store: the one of an earlier call, if there is one."""
    store, half_done = folder / str(n_comments), folder / f"{n_comments}.part"
    if not store.exists():
        shutil.rmtree(half_done, ignore_errors=True)
        half_done.mkdir(parents=True)
        seed(half_done, n_comments=n_comments, moderator=moderator, password=password)
        half_done.rename(store)
    return store


@contextmanager
def folder_for(folder: Path | None) -> Iterator[Path]:
    """The folder to keep seeded stores in, or one that is removed in the end."""
    if folder is not None:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="winnow-seeded-") as name:
        yield Path(name)


def _fill(database: sqlite3.Connection, site: Site, n_comments: int) -> None:
    put_back = _take_out_of_the_way(database)
    database.execute("BEGIN")
    _insert(database, "articles", _articles(site, n_comments))
    for batch in _batches(drawn_comments(n_comments), AT_ONCE):
        _insert(database, "comments", (_comment(site, c) for c in batch))
        _insert(database, "verdicts", map(_verdict, batch))
        _insert(database, "label_log", (_decision(c) for c in batch if c.decision))
    backfill(Dialect("sqlite"), database.execute)
    for batch in _batches(drawn_comments(n_comments), AT_ONCE):  # the same: the seed is fixed
        _file(database, batch)
    _insert_campaigns(database, site)
    for statement in put_back:
        database.execute(statement)
    database.execute("COMMIT")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _take_out_of_the_way(database: sqlite3.Connection) -> list[str]:
    """Drop triggers and indexes, which cost most row by row; returns what makes them anew."""
    query = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('trigger', 'index')"
    entries = [row for row in database.execute(query).fetchall() if row[2]]
    for kind, name, _ in entries:
        database.execute(f"DROP {kind} {name}")
    return [sql for _, _, sql in sorted(entries)]  # indexes before triggers


def _articles(site: Site, n_comments: int) -> Iterator[dict[str, object]]:
    lines = (WRITTEN / "home-and-food" / "articles.jsonl").read_text().split("\n")
    texts = [json.loads(line) for line in lines if line]
    for number in range(min(MOST_ARTICLES, n_comments // COMMENTS_OF_AN_ARTICLE + 1)):
        article = texts[number % len(texts)]
        yield {
            "site_id": site.id, "id": str(number), "origin": "put", "title": article["title"],
            "text": article["text"], "url": f"https://blog.example/{number}",
            "created_at": stamp(0), "updated_at": stamp(0),
        }  # fmt: skip


def _comment(site: Site, comment: DrawnComment) -> dict[str, object]:
    first = comment.texts[0]
    return {
        "id": comment.id, "site_id": site.id, "external_id": str(comment.number),
        "article_id": str(comment.article), "revision": 1, "text": comment.text,
        "author_name": first.name, "author_email": first.email, "author_url": first.url,
        "created_at": comment.came_at, "updated_at": comment.came_at, "verdict_id": comment.id,
        "label": comment.label, "spam_probability": comment.probability,
        "model_version": "seeded-1", "decision": comment.decision,
    }  # fmt: skip


def _verdict(comment: DrawnComment) -> dict[str, object]:
    return {
        "id": comment.id, "comment_id": comment.id, "revision": 1, "label": comment.label,
        "spam_probability": comment.probability, "log_odds": 0.5,
        "reasons": comment.texts[0].reasons, "model_version": "seeded-1",
        "created_at": comment.came_at,
    }  # fmt: skip


def _decision(comment: DrawnComment) -> dict[str, object]:
    return {
        "id": comment.id, "comment_id": comment.id, "sequence": 1, "revision": 1,
        "label": comment.decision, "moderator": "ines", "decided_at": comment.came_at,
        "said_label": comment.label, "said_probability": comment.probability,
        "model_version": "seeded-1",
    }  # fmt: skip


def _file(database: sqlite3.Connection, batch: Sequence[DrawnComment]) -> None:
    """What filing would have found."""
    filed = "UPDATE queue_entries SET is_filed = 1, author = ?, language = ?, campaign_id = ?"
    database.executemany(
        f"{filed} WHERE number = ?",
        ((c.author, c.texts[0].language, c.campaign, c.number) for c in batch),
    )
    _insert(database, "comment_hosts", (host for c in batch for host in _hosts(c)))
    _insert(database, "sketches", map(_sketch, batch))
    _insert(database, "sketch_bands", (band for c in batch for band in _bands(c)))
    signals = ({"number": c.number, "signal": s} for c in batch for s in c.texts[0].signals)
    _insert(database, "comment_signals", signals)
    database.executemany(
        "INSERT INTO comment_search (rowid, words) VALUES (?, ?)",
        ((c.number, _searchable(c)) for c in batch),
    )


def _hosts(comment: DrawnComment) -> Iterator[dict[str, object]]:
    kinds = dict(pair for text in comment.texts for pair in text.hosts)
    for name, kind in kinds.items():
        yield {"number": comment.number, "host": name, "kind": kind}


def _sketch(comment: DrawnComment) -> dict[str, object]:
    signature = random.Random(comment.number).randbytes(4 * PERMUTATIONS)
    return {"number": comment.number, "source": "", "signature": signature}


def _bands(comment: DrawnComment) -> Iterator[dict[str, object]]:
    draw = random.Random(-comment.number)
    return (
        {"number": comment.number, "band": draw.getrandbits(64) - (1 << 63)} for _ in range(BANDS)
    )


def _searchable(comment: DrawnComment) -> str:
    return " ".join(text.searchable for text in comment.texts) + f" {comment.number}"


def _insert_campaigns(database: sqlite3.Connection, site: Site) -> None:
    grouped = "FROM queue_entries WHERE campaign_id IS NOT NULL GROUP BY campaign_id"
    sizes = database.execute(f"SELECT campaign_id, count(*) {grouped}").fetchall()
    _insert(
        database,
        "campaigns",
        [
            {"id": name, "site_id": site.id, "size": n, "beginning": "", "made_at": stamp(0)}
            for name, n in sizes
        ],
    )


def _insert(database: sqlite3.Connection, table: str, entries: Iterable[dict[str, object]]) -> None:
    waiting = iter(entries)
    first = next(waiting, None)
    if first is None:
        return
    columns = ", ".join(first)
    values = ", ".join(f":{name}" for name in first)
    insert = f"INSERT INTO {table} ({columns}) VALUES ({values})"
    database.execute(insert, first)
    database.executemany(insert, waiting)


def _batches(comments: Iterator[DrawnComment], size: int) -> Iterator[list[DrawnComment]]:
    while batch := list(islice(comments, size)):
        yield batch
