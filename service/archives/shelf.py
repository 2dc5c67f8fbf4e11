"""A scratch file for what is too much to hold: articles by key, and which keys were seen.

Not a store of Winnow's: it is deleted when the reading ends, and holds nothing that the archive
does not.
"""

import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from model.comment import Article

TABLES = """
CREATE TABLE articles (key TEXT PRIMARY KEY, title TEXT, text TEXT, url TEXT) WITHOUT ROWID;
CREATE TABLE seen (key TEXT PRIMARY KEY) WITHOUT ROWID;
"""
CACHE_KIB = 16_384


class Shelf:
    """Use it in a `with` block. For one thread at a time."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="winnow-import-")
        file = Path(self._folder.name) / "shelf.db"
        self._file = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._file.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            f"PRAGMA cache_size = -{CACHE_KIB}; {TABLES} BEGIN;"
        )

    def __enter__(self) -> Self:
        """The shelf itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Delete it."""
        self._file.close()
        self._folder.cleanup()

    def put(self, key: str, article: Article) -> None:
        """Keep an article; the same key again replaces it."""
        row = (key, article.title, article.text, article.url)
        self._file.execute("INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?)", row)

    def article(self, key: str) -> Article | None:
        """The article under a key."""
        query = "SELECT title, text, url FROM articles WHERE key = ?"
        row = self._file.execute(query, (key,)).fetchone()
        return None if row is None else Article(title=row[0], text=row[1], url=row[2])

    def is_new(self, key: str) -> bool:
        """Whether a key was not seen before. From now on it was."""
        return self._file.execute("INSERT OR IGNORE INTO seen VALUES (?)", (key,)).rowcount == 1
