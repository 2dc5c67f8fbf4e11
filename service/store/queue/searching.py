"""Full-text search: the same words found on SQLite (FTS5) and PostgreSQL (tsvector).

What is searched, and what is searched for, is cut into words by the same code, so that both
databases agree: markup and disguise off, small letters, no accents, scripts without spaces as
pairs of characters.
"""
# ruff: noqa: S608 - the name of the table is written in the code

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, TextClause, column, select, table, text

from model.comment import Comment
from model.text.lookalikes import undisguise
from model.text.plain import read_plain_text
from model.text.words import tokens
from service.domain.errors import NothingToFind, ShortPrefix
from service.store.tables.queue import SEARCH

MOST_CHARS = 20_000  # of a comment's text that can be found
LONGEST_WORD = 100  # characters
MOST_TERMS = 20
# Characters before a `*`. Fewer begin so many words that finding them all takes seconds.
SHORTEST_PREFIX, SHORTEST_OF_OTHERS = 3, 2
# What FTS5 keeps an index of; a prefix of another length is put together from all its words.
PREFIXES = (3, 4)
TSVECTOR = "to_tsvector('simple', :words)"
TERM = re.compile(r'"([^"]*)"?|(\S+)')


def searchable(comment: Comment) -> str:
    """The words by which a comment can be found: of its text, its author, its links."""
    plain = read_plain_text(comment.text[:MOST_CHARS])
    author = comment.author
    mail_domain = author.email.rpartition("@")[2]
    links = [link.url[:500] for link in plain.links[:20]]
    return " ".join(_cut(" ".join([plain.text, author.name, mail_domain, author.url, *links])))


def make_findable(connection: Connection, searchable_words: Mapping[int, str]) -> None:
    """Make entries findable that are not: by their numbers, what `searchable` gives."""
    rows = [{"number": number, "words": words} for number, words in searchable_words.items()]
    connection.execute(_insert(is_sqlite=_is_sqlite(connection)), rows)


@cache
def _insert(*, is_sqlite: bool) -> TextClause:
    key, words = ("rowid", ":words") if is_sqlite else ("number", TSVECTOR)
    return text(f"INSERT INTO {SEARCH} ({key}, words) VALUES (:number, {words})")


def forget(connection: Connection, numbers: Sequence[int]) -> None:
    """Let entries be found no more, before they are made findable anew."""
    key = "rowid" if _is_sqlite(connection) else "number"
    delete = text(f"DELETE FROM {SEARCH} WHERE {key} = :number")
    connection.execute(delete, [{"number": number} for number in numbers])


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def numbers_of(dialect: str, words: str) -> Select[Any]:
    """The entries in which all the words occur. Raises NothingToFind and ShortPrefix."""
    terms = _terms(words)
    if dialect == "sqlite":
        search_for = " AND ".join(_fts5(parts, is_prefix) for parts, is_prefix in terms)
        key, condition = "rowid", f"{SEARCH} MATCH :search_for"
    else:
        search_for = " & ".join(_tsquery(parts, is_prefix) for parts, is_prefix in terms)
        key, condition = "number", "words @@ to_tsquery('simple', :search_for)"
    searched = table(SEARCH, column(key, BigInteger))
    matches = text(condition).bindparams(search_for=search_for)
    return select(searched.c[key]).select_from(searched).where(matches)


def is_quick(dialect: str, words: str) -> bool:
    """Whether it is quick to ask of one entry whether the words occur in it."""
    if dialect != "sqlite":
        return True
    return all(len(parts[-1]) in PREFIXES for parts, is_prefix in _terms(words) if is_prefix)


def _terms(words: str) -> list[tuple[list[str], bool]]:
    terms = []
    for phrase, word in TERM.findall(words)[:MOST_TERMS]:
        parts = _cut(undisguise(phrase or word).text)
        if parts:
            terms.append((parts, _is_prefix(word, parts[-1])))
    if not terms:
        raise NothingToFind
    return terms


def _is_prefix(word: str, last: str) -> bool:
    """Whether a word stands for all that begin with it. Raises ShortPrefix."""
    if not word.endswith("*"):
        return False
    shortest = SHORTEST_PREFIX if last.isascii() else SHORTEST_OF_OTHERS
    if len(last) < shortest:
        raise ShortPrefix(shortest)
    return True


def _cut(words: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in tokens(words if words.isascii() else _bare(words))]


def _bare(words: str) -> str:
    """Without accents."""
    apart = unicodedata.normalize("NFKD", words)
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


def _fts5(parts: list[str], is_prefix: bool) -> str:
    return f'"{" ".join(parts)}"' + (" *" if is_prefix else "")


def _tsquery(parts: list[str], is_prefix: bool) -> str:
    quoted = ["'" + part.replace("'", "''") + "'" for part in parts]
    return "(" + " <-> ".join(quoted) + (":*" if is_prefix else "") + ")"
