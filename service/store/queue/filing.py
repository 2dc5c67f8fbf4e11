"""Filing: write down what comments can be found by, as they are stored or some time after."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select, update

from model.comment import Comment
from model.verdict import Reason
from service.domain import traits
from service.domain.comments import StoredComment
from service.domain.traits import Filing
from service.store.comments import rows
from service.store.comments.statements import comment_query
from service.store.database.exclusion import alone
from service.store.queue import campaigns, filed_traits, searching
from service.store.queue.campaigns import Newcomer
from service.store.tables.core import comments
from service.store.tables.queue import queue_entries

logger = logging.getLogger(__name__)

BEGINNING_CHARS = 200
LOCK = "filing"  # of whoever puts comments into campaigns


@dataclass(frozen=True, slots=True)
class CommentToFile:
    """A comment that is not filed yet."""

    number: int
    comment_id: str
    site_id: str
    revision: int
    comment: Comment
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Traces:
    """What was read of a comment so that it can be found: its traits, the words search cuts."""

    filing: Filing
    searchable: str


@dataclass(frozen=True, slots=True)
class FiledReading:
    """A comment with what was read of it, ready to be filed."""

    source: CommentToFile
    traces: Traces


def read_traces(site_id: str, comment: Comment) -> Traces:
    """Read one comment. Pure: it takes a while, so it is done outside of any transaction."""
    return Traces(traits.filing(site_id, comment), searching.searchable(comment))


def try_to_read(site_id: str, comment: Comment) -> Traces | None:
    """The same of a comment that is about to be stored: None if something goes wrong.

    It is judged and stored all the same, and the sweep says what was wrong.
    """
    try:
        return read_traces(site_id, comment)
    except Exception as error:
        logger.error("a new comment cannot be read for the queue: %s", type(error).__name__)
        return None


def file_new(connection: Connection, newly: Sequence[tuple[StoredComment, Traces]]) -> None:
    """File comments in the transaction that stores them.

    They are stored even if they cannot be filed: the sweep then tries each by itself. The caller
    has taken LOCK: campaigns are found by one at a time.
    """
    if not newly:
        return
    try:
        with connection.begin_nested():
            _file_new(connection, {stored.id: (stored, traces) for stored, traces in newly})
    except Exception as error:
        if getattr(error, "connection_invalidated", False):
            raise
        # The message of an error may quote a comment: only its class is logged.
        logger.error("new comments are filed later: %s", type(error).__name__)


def _file_new(connection: Connection, newly: Mapping[str, tuple[StoredComment, Traces]]) -> None:
    readings = []
    for number, comment_id in connection.execute(_entries_of(), {"ids": list(newly)}):
        stored, traces = newly[comment_id]
        source = CommentToFile(
            number, comment_id, stored.site_id, stored.revision,
            stored.comment, stored.judgement.reasons,
        )  # fmt: skip
        readings.append(FiledReading(source, traces))
    _file(connection, readings, is_first=True)


@cache
def _entries_of() -> Select[Any]:
    """Made once: putting a statement together costs more than running it."""
    c = queue_entries.c
    its_comment = c.comment_id.in_(bindparam("ids", expanding=True))
    return select(c.number, c.comment_id).where(its_comment).order_by(c.number)


def comments_to_file(connection: Connection, *, limit: int) -> list[CommentToFile]:
    """Comments of all sites that are not filed yet, by age."""
    c = queue_entries.c
    waiting = (
        select(c.number, c.comment_id).where(c.is_filed.is_(False)).order_by(c.number).limit(limit)
    )
    numbers = {row.comment_id: row.number for row in connection.execute(waiting)}
    if not numbers:
        return []
    query = comment_query(with_article_text=False).where(comments.c.id.in_(numbers))
    stored_comments = [rows.stored_comment(row, None) for row in connection.execute(query)]
    to_file = (
        CommentToFile(
            numbers[stored.id], stored.id, stored.site_id, stored.revision,
            stored.comment, stored.judgement.reasons,
        )
        for stored in stored_comments
    )  # fmt: skip
    return sorted(to_file, key=lambda comment: comment.number)


def read_comment(source: CommentToFile) -> FiledReading:
    """Read one comment that was stored without being filed."""
    return FiledReading(source, read_traces(source.site_id, source.comment))


def file_readings(connection: Connection, readings: Sequence[FiledReading]) -> int:
    """File comments, those that were not edited or filed meanwhile. Returns how many."""
    alone(connection, LOCK)  # of two replicas, the second finds it done
    due = _still_due(connection, readings)
    if due:
        _file(connection, due, is_first=False)
    return len(due)


def give_up(connection: Connection, number: int) -> None:
    """Leave a comment without traits that cannot be filed, so that it holds up no other."""
    connection.execute(
        update(queue_entries).where(queue_entries.c.number == number).values(is_filed=True)
    )


def _file(connection: Connection, readings: Sequence[FiledReading], *, is_first: bool) -> None:
    """`is_first` if none of them can have been filed before: there is nothing to replace."""
    by_number = {reading.source.number: reading for reading in readings}
    filings = {number: reading.traces.filing for number, reading in by_number.items()}
    signals = {n: traits.telling_signals(r.source.reasons) for n, r in by_number.items()}
    words = {number: reading.traces.searchable for number, reading in by_number.items()}
    if not is_first:
        filed_traits.forget(connection, list(by_number))
        searching.forget(connection, list(by_number))
        campaigns.forget(connection, list(by_number))
    filed_traits.write(connection, filings, signals)
    searching.make_findable(connection, words)
    newcomers = (_newcomer(reading) for reading in readings)
    campaigns.assign(connection, [newcomer for newcomer in newcomers if newcomer is not None])


def _still_due(connection: Connection, readings: Sequence[FiledReading]) -> list[FiledReading]:
    """An edit that is under way is waited for: what was read before it would stay for good."""
    ids = [reading.source.comment_id for reading in readings]
    lock = select(comments.c.id).where(comments.c.id.in_(ids)).order_by(comments.c.id)
    connection.execute(lock.with_for_update(key_share=True))
    c = queue_entries.c
    query = (
        select(c.comment_id, comments.c.revision)
        .join(comments, comments.c.id == c.comment_id)
        .where(c.comment_id.in_(ids), c.is_filed.is_(False))
    )
    revisions = {row.comment_id: row.revision for row in connection.execute(query)}
    return [r for r in readings if revisions.get(r.source.comment_id) == r.source.revision]


def _newcomer(reading: FiledReading) -> Newcomer | None:
    source, sketch = reading.source, reading.traces.filing.sketch
    if sketch is None:
        return None
    beginning = source.comment.text[:BEGINNING_CHARS]
    return Newcomer(source.number, source.site_id, beginning, sketch)
