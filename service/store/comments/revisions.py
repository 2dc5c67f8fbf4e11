"""What a comment said before it was edited, and what a decision about that says of it now."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from service.domain.comments import DecisionLabel, LogEntry
from service.domain.edits import keeps_decision
from service.store.comments import label_log, rows
from service.store.tables.core import former_revisions

Standing = tuple[DecisionLabel | None, DecisionLabel | None]  # the decision, what was overtaken


def keep(connection: Connection, former: Row[Any]) -> None:
    """Move the words of a comment to its history, before it gets others."""
    connection.execute(
        insert(former_revisions).values(
            comment_id=former.id,
            revision=former.revision,
            article_id=former.article_id,
            **_words(former),
            replaced_at=datetime.now(UTC),
        )
    )


def text_of(connection: Connection, comment_id: str, *, revision: int) -> str | None:
    """The text of a comment before it was edited; None if this revision is the present one."""
    row = _former(connection, comment_id, revision)
    return None if row is None else str(row.text)


def standing_after(connection: Connection, former: Row[Any], new: Mapping[str, Any]) -> Standing:
    """What stands on a comment once it says something else.

    Each edit is compared with the words that somebody saw, not with those before it: small ones
    do not add up. And words that were rejected stay so when they come back.
    """
    if former.decision is None and former.overtaken is None:
        return None, None
    log = label_log.entries(connection, former.id)
    covering = (entry for entry in reversed(log) if _covers(connection, former, entry, new))
    last = next(covering, None)
    if former.decision is not None and last == log[-1]:
        return former.decision, former.overtaken
    if last is not None and last.label == "spam":
        return None, "spam"
    return None, former.decision or former.overtaken


def _covers(
    connection: Connection, former: Row[Any], entry: LogEntry, new: Mapping[str, Any]
) -> bool:
    """Whether an entry of the log is about these words, but for what is no change."""
    earlier = _former(connection, former.id, entry.revision)
    before = _words(former if earlier is None else earlier)
    return keeps_decision(rows.comment_of(before), rows.comment_of(new))


def _former(connection: Connection, comment_id: str, revision: int) -> Row[Any] | None:
    query = select(former_revisions).where(
        former_revisions.c.comment_id == comment_id, former_revisions.c.revision == revision
    )
    return connection.execute(query).one_or_none()


def _words(row: Row[Any]) -> dict[str, str]:
    return {name: getattr(row, name) for name in rows.WORDS}
