"""Filing: write down what comments can be found by, some time after they came."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from model.comment import Comment
from model.verdict import Reason
from service.domain import traits
from service.domain.traits import Filing
from service.store.comments import rows
from service.store.comments.statements import comment_query
from service.store.database.exclusion import alone
from service.store.queue import campaigns, searching
from service.store.queue.campaigns import Newcomer
from service.store.tables.core import comments
from service.store.tables.queue import comment_hosts, comment_signals, queue_entries

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

    unfiled: CommentToFile
    filing: Filing
    searchable: str
    signals: tuple[str, ...]


def unfiled(connection: Connection, *, limit: int) -> list[CommentToFile]:
    """Comments of all sites that are not filed yet, by age."""
    c = queue_entries.c
    waiting = (
        select(c.number, c.comment_id).where(c.is_filed.is_(False)).order_by(c.number).limit(limit)
    )
    numbers = {row.comment_id: row.number for row in connection.execute(waiting)}
    if not numbers:
        return []
    query = comment_query(with_article_text=False).where(comments.c.id.in_(numbers))
    found = [rows.stored_comment(row, None) for row in connection.execute(query)]
    waiting_comments = [
        CommentToFile(
            numbers[one.id], one.id, one.site_id, one.revision, one.comment, one.judgement.reasons
        )
        for one in found
    ]
    return sorted(waiting_comments, key=lambda one: one.number)


def read(waiting: CommentToFile) -> FiledReading:
    """Read one comment. Pure: it takes a while, so it is done outside of any transaction."""
    return FiledReading(
        waiting,
        traits.filing(waiting.site_id, waiting.comment),
        searching.searchable(waiting.comment),
        traits.telling_signals(waiting.reasons),
    )


def file(connection: Connection, found: Sequence[FiledReading]) -> int:
    """File comments, those that were not edited or filed meanwhile. Returns how many."""
    alone(connection, "filing")  # of two replicas, the second finds it done
    due = _still_due(connection, found)
    if not due:
        return 0
    numbers = [one.unfiled.number for one in due]
    for table in (comment_hosts, comment_signals):
        connection.execute(delete(table).where(table.c.number.in_(numbers)))
    _write_traits(connection, due)
    searching.file(connection, [(one.unfiled.number, one.searchable) for one in due])
    campaigns.assign(
        connection, [newcomer for one in due if (newcomer := _newcomer(one)) is not None]
    )
    return len(due)


def give_up(connection: Connection, number: int) -> None:
    """Leave a comment without traits that cannot be filed, so that it holds up no other."""
    connection.execute(
        update(queue_entries).where(queue_entries.c.number == number).values(is_filed=True)
    )


def _still_due(connection: Connection, found: Sequence[FiledReading]) -> list[FiledReading]:
    """An edit that is under way is waited for: what was read before it would stay for good."""
    ids = [one.unfiled.comment_id for one in found]
    lock = select(comments.c.id).where(comments.c.id.in_(ids)).order_by(comments.c.id)
    connection.execute(lock.with_for_update(key_share=True))
    c = queue_entries.c
    query = (
        select(c.number, comments.c.revision)
        .join(comments, comments.c.id == c.comment_id)
        .where(c.number.in_([one.unfiled.number for one in found]), c.is_filed.is_(False))
    )
    due = {row.number: row.revision for row in connection.execute(query)}
    return [one for one in found if due.get(one.unfiled.number) == one.unfiled.revision]


def _write_traits(connection: Connection, due: Sequence[FiledReading]) -> None:
    hosts = [
        {"number": one.unfiled.number, "host": host.name, "kind": host.kind}
        for one in due
        for host in one.filing.hosts
    ]
    signals = [
        {"number": one.unfiled.number, "signal": signal} for one in due for signal in one.signals
    ]
    if hosts:
        connection.execute(insert(comment_hosts), hosts)
    if signals:
        connection.execute(insert(comment_signals), signals)
    connection.execute(
        update(queue_entries)
        .where(queue_entries.c.number == bindparam("of_number"))
        .values(
            is_filed=True,
            author=bindparam("its_author"),
            language=bindparam("its_language"),
        ),
        [
            {
                "of_number": one.unfiled.number,
                "its_author": one.filing.author,
                "its_language": one.filing.language,
            }
            for one in due
        ],
    )


def _newcomer(one: FiledReading) -> Newcomer | None:
    if one.filing.sketch is None:
        return None
    beginning = one.unfiled.comment.text[:BEGINNING_CHARS]
    return Newcomer(one.unfiled.number, one.unfiled.site_id, beginning, one.filing.sketch)
