"""Filing: write down what comments can be found by, some time after they came."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from model.comment import Comment
from model.verdict import Reason
from service.domain import traits
from service.domain.traits import Filing
from service.store.comments import rows
from service.store.comments.statements import comment_query
from service.store.database.exclusion import alone
from service.store.queue import campaigns, filed_traits, searching
from service.store.queue.campaigns import Newcomer
from service.store.tables.core import comments
from service.store.tables.queue import queue_entries

BEGINNING_CHARS = 200


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
class FiledReading:
    """A comment with what was read of it, ready to be filed."""

    source: CommentToFile
    filing: Filing
    searchable: str
    signals: tuple[str, ...]


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
    """Read one comment. Pure: it takes a while, so it is done outside of any transaction."""
    return FiledReading(
        source,
        traits.filing(source.site_id, source.comment),
        searching.searchable(source.comment),
        traits.telling_signals(source.reasons),
    )


def file_readings(connection: Connection, readings: Sequence[FiledReading]) -> int:
    """File comments, those that were not edited or filed meanwhile. Returns how many."""
    alone(connection, "filing")  # of two replicas, the second finds it done
    due = _still_due(connection, readings)
    if not due:
        return 0
    by_number = {reading.source.number: reading for reading in due}
    filings = {number: reading.filing for number, reading in by_number.items()}
    signals = {number: reading.signals for number, reading in by_number.items()}
    filed_traits.write(connection, filings, signals)
    words = {number: reading.searchable for number, reading in by_number.items()}
    searching.make_findable(connection, words)
    newcomers = (_newcomer(reading) for reading in due)
    campaigns.assign(connection, [newcomer for newcomer in newcomers if newcomer is not None])
    return len(due)


def give_up(connection: Connection, number: int) -> None:
    """Leave a comment without traits that cannot be filed, so that it holds up no other."""
    connection.execute(
        update(queue_entries).where(queue_entries.c.number == number).values(is_filed=True)
    )


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
    source, sketch = reading.source, reading.filing.sketch
    if sketch is None:
        return None
    beginning = source.comment.text[:BEGINNING_CHARS]
    return Newcomer(source.number, source.site_id, beginning, sketch)
