"""The label log: what moderators said, append-only. The only source of training labels."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from service.domain.comments import DecidedBy, DecisionLabel, LogEntry, LogLabel
from service.domain.errors import EditedSince
from service.domain.labels import CLIENT_CHARS, Provenance
from service.store.comments import decided_marks, rows
from service.store.comments.signatures import IS_SIGNED
from service.store.database.ids import new_id
from service.store.outgoing import outbox
from service.store.tables.core import comments, label_log

BY_API = Provenance()


def append(
    connection: Connection,
    comment_id: str,
    label: LogLabel,
    *,
    moderator: str | None = None,
    note: str | None = None,
    revision: int | None = None,
    by: Provenance = BY_API,
) -> None:
    """Add an entry to a comment's log, with what the machine says of it now.

    Raises EditedSince if a revision is named that is not the comment's present one.
    """
    comment = _locked(connection, comment_id)
    if revision not in (None, comment.revision):
        raise EditedSince
    entry: dict[str, Any] = {
        "label": label,
        "moderator": moderator,
        "decided_at": datetime.now(UTC),
        "revision": comment.revision,
        "said_label": comment.label,
    }
    label_id = _insert(connection, comment, {**entry, "note": note, **asdict(by)})
    decision = None if label == "withdrawn" else label
    connection.execute(
        update(comments).where(comments.c.id == comment_id).values(decision=decision)
    )
    decided_marks.settle(connection, comment, decision, _origin(connection, comment_id, label_id))
    decided_by: DecidedBy = "key" if by.moderator_id is None else "moderator"
    event = {**entry, "decided_at": entry["decided_at"].isoformat(), "by": decided_by}
    outbox.note_decision(connection, comment_id, event=event)


def file_imported(
    connection: Connection, comment_id: str, label: DecisionLabel, *, archive: str
) -> None:
    """Enter what a blog had decided of a comment itself, before, unless its log has an entry.

    `archive` is what it was read from. The blog is not told of its own decision. It counts in the
    site's past as what comes by a key: nobody here has signed for it.
    """
    comment = _locked(connection, comment_id)
    if _length(connection, comment_id):
        return
    entry: dict[str, Any] = {
        "label": label,
        "decided_at": datetime.now(UTC),
        "revision": comment.revision,
        "said_label": comment.label,
        **asdict(Provenance(channel="import", client=archive[:CLIENT_CHARS])),
    }
    label_id = _insert(connection, comment, entry)
    connection.execute(update(comments).where(comments.c.id == comment_id).values(decision=label))
    decided_marks.settle(connection, comment, label, _origin(connection, comment_id, label_id))


def log_query() -> Select[Any]:
    """Entries of label logs, as `rows.log_entry` reads them."""
    return select(label_log, IS_SIGNED.label("is_signed"))


def entries(connection: Connection, comment_id: str) -> tuple[LogEntry, ...]:
    """The log of one comment, oldest first."""
    query = log_query().where(label_log.c.comment_id == comment_id).order_by(label_log.c.sequence)
    return tuple(rows.log_entry(row) for row in connection.execute(query))


def standing(connection: Connection, comment_id: str) -> LogEntry | None:
    """The decision that stands on a comment: the last entry, unless it is a withdrawal."""
    row = connection.execute(
        log_query()
        .where(label_log.c.comment_id == comment_id)
        .order_by(label_log.c.sequence.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None or row.label == "withdrawn" else rows.log_entry(row)


def _locked(connection: Connection, comment_id: str) -> Row[Any]:
    query = select(comments).where(comments.c.id == comment_id).with_for_update(key_share=True)
    return connection.execute(query).one()


def _origin(connection: Connection, comment_id: str, label_id: str) -> Row[Any]:
    """The entry that a label comes from: itself, or the one that an undo let stand again."""
    log = label_log.c
    query = select(label_log)
    origin = connection.execute(query.where(log.id == label_id)).one()
    while origin.restores:
        is_former = (log.comment_id == comment_id) & (log.sequence == origin.restores)
        origin = connection.execute(query.where(is_former)).one()
    return origin


def _insert(connection: Connection, comment: Row[Any], entry: dict[str, Any]) -> str:
    """Insert an entry after those that the comment has, with what the machine says of it."""
    label_id = new_id()
    connection.execute(
        insert(label_log).values(
            id=label_id,
            comment_id=comment.id,
            sequence=_length(connection, comment.id) + 1,
            said_probability=comment.spam_probability,
            model_version=comment.model_version,
            **entry,
        )
    )
    return label_id


def _length(connection: Connection, comment_id: str) -> int:
    of_comment = label_log.c.comment_id == comment_id
    query = select(func.count()).select_from(label_log).where(of_comment)
    return connection.scalar(query) or 0
