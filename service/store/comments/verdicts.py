"""Verdicts of comments that are stored: the first one late, or a newer one."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update

from service.domain.comments import Judgement, StoredComment, StoredVerdict
from service.domain.edits import after_edit
from service.store.comments import rows, statements
from service.store.database.ids import new_id
from service.store.outgoing import outbox
from service.store.tables.core import comments, verdicts


def add(
    connection: Connection, comment_id: str, judgement: Judgement, *, verdict_id: str, revision: int
) -> None:
    """Enter a verdict of a revision. Whether it counts is for the comment's row to say."""
    row = _row(comment_id, judgement, verdict_id=verdict_id, revision=revision)
    connection.execute(statements.insert_verdict(), row)


def add_first(connection: Connection, newly: Sequence[tuple[StoredComment, str]]) -> None:
    """Enter the first verdicts of comments, each under its id."""
    first = [
        _row(new.id, new.judgement, verdict_id=verdict_id, revision=new.revision)
        for new, verdict_id in newly
    ]
    if first:
        connection.execute(statements.insert_verdict(), first)


def _row(
    comment_id: str, judgement: Judgement, *, verdict_id: str, revision: int
) -> dict[str, Any]:
    return {
        "id": verdict_id,
        "comment_id": comment_id,
        "revision": revision,
        **rows.verdict_row(judgement),
        "created_at": datetime.now(UTC),
    }


def of_comment(connection: Connection, comment_id: str) -> tuple[StoredVerdict, ...]:
    """All verdicts of a comment, oldest first."""
    query = select(verdicts).where(verdicts.c.comment_id == comment_id).order_by(verdicts.c.id)
    return tuple(rows.stored_verdict(row) for row in connection.execute(query))


def add_missing(
    connection: Connection, comment_id: str, *, revision: int, judgement: Judgement
) -> bool:
    """Give a comment the verdict it is still without. False if it has one, or was edited."""
    is_unjudged = comments.c.model_version.is_(None)
    return _replace(connection, comment_id, revision, judgement, is_unjudged)


def replace(
    connection: Connection, comment_id: str, *, revision: int, judgement: Judgement
) -> bool:
    """Give a comment a newer verdict than it has. False if it was edited meanwhile.

    The blog is told if that changes what it knows; see `outbox`.
    """
    is_replaced = _replace(connection, comment_id, revision, judgement)
    if is_replaced:
        outbox.note_change(connection, comment_id)
    return is_replaced


def unjudged_comments(connection: Connection, *, after: str, limit: int) -> list[StoredComment]:
    """Comments of all sites that no model has judged yet, by age, after a comment's id."""
    query = (
        statements.comment_query()
        .where(comments.c.model_version.is_(None), comments.c.id > after)
        .order_by(comments.c.id)
        .limit(limit)
    )
    return [rows.stored_comment(row, None) for row in connection.execute(query)]


def _replace(
    connection: Connection,
    comment_id: str,
    revision: int,
    judgement: Judgement,
    *conditions: ColumnElement[bool],
) -> bool:
    verdict_id = new_id()
    is_same = (comments.c.id == comment_id) & (comments.c.revision == revision)
    is_undecided = comments.c.decision.is_(None)
    overtaken = connection.scalar(select(comments.c.overtaken).where(is_same, is_undecided))
    judgement = after_edit(judgement, overtaken)
    outcome = connection.execute(
        update(comments)
        .where(is_same, *conditions)
        .values(verdict_id=verdict_id, **rows.summary(judgement))
    )
    if outcome.rowcount == 1:
        add(connection, comment_id, judgement, verdict_id=verdict_id, revision=revision)
    return outcome.rowcount == 1
