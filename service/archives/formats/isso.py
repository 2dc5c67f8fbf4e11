"""Isso: its SQLite database, opened for reading only."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urljoin

from model.comment import Article, Author, Comment
from service.archives.archived import ArchivedComment, ArchivedStatus, ArchiveError, native_key
from service.archives.reading import Desk
from service.archives.source import ArchivePart

NAME = "isso"
HEADER_BYTES = 100
MOST_BYTES = 64 * 2**30  # of a database that says so of itself
MODES: dict[int, ArchivedStatus] = {1: "published", 2: "pending", 4: "deleted"}
QUERY = """
SELECT c.id, c.parent, c.created, c.mode, c.text, c.author, c.email, c.website, t.uri, t.title
FROM comments c LEFT JOIN threads t ON t.id = c.tid WHERE c.id > ? ORDER BY c.id LIMIT 500
"""


def read(desk: Desk) -> Iterator[ArchivedComment]:
    """The comments of the database, by their number."""
    for part in desk.source.parts:
        if part.path is None or part.path.suffix == ".gz":
            raise ArchiveError(f"{part.name}: unpack the database first")
        with TemporaryDirectory(prefix="winnow-import-") as folder:
            yield from _read_part(desk, part, _whole(part.path, Path(folder)))


def _whole(path: Path, folder: Path) -> Path:
    """The database; if it was cut, a copy filled up to its length: else none of it can be read."""
    with path.open("rb") as file:
        header = file.read(HEADER_BYTES)
    page_bytes = int.from_bytes(header[16:18], "big")
    whole_bytes = (65_536 if page_bytes == 1 else page_bytes) * int.from_bytes(header[28:32], "big")
    if path.stat().st_size >= whole_bytes or whole_bytes > MOST_BYTES:
        return path
    copy = Path(shutil.copy(path, folder / "filled.db"))
    os.truncate(copy, whole_bytes)
    return copy


def _read_part(desk: Desk, part: ArchivePart, path: Path) -> Iterator[ArchivedComment]:
    after = -1
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            database.text_factory = lambda raw: raw.decode("utf-8", "replace")
            while rows := database.execute(QUERY, (after,)).fetchall():
                for row in rows:
                    after = row[0]
                    yield _comment(desk, row, f"{part.name}, comment {after}")
    except sqlite3.DatabaseError as error:
        if after < 0:
            raise ArchiveError(f"{part.name} is no database of Isso's: {error}") from error
        desk.troubles.note("cut", f"{part.name}, after comment {after}")


def _comment(desk: Desk, row: tuple[object, ...], where: str) -> ArchivedComment:
    number, parent, created, mode, text, author, email, website, uri, title = row
    base = desk.options.base_url
    url = urljoin(base, _text(uri)) if base and uri else ""
    if not uri:
        desk.troubles.note("no_article", where)
    comment = Comment(
        text=_text(text),
        author=Author(name=_text(author), email=_text(email), url=_text(website)),
        article=Article(title=_text(title), url=url),
    )
    return ArchivedComment(
        key=native_key(NAME, str(number)),
        comment=comment,
        status=MODES.get(mode, "unknown") if isinstance(mode, int) else "unknown",
        created_at=desk.moment(created, where),
        where=where,
        is_reply=parent is not None,
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)
