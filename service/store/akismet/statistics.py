"""Counts of a site's comments, by what stands: a moderator's decision, else the machine's label."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, case, func, literal, select

from service.store.tables.core import comments
from service.store.tables.sites import submissions

Step = Literal["day", "month", "blog", "all"]
FORMATS = {"day": ("%Y-%m-%d", "YYYY-MM-DD"), "month": ("%Y-%m", "YYYY-MM")}


@dataclass(frozen=True, slots=True)
class CommentCounts:
    """How many comments there were, and how often a moderator said otherwise than the machine.

    `missed_spam` was published, `false_positives` were rejected. Comments that still wait are
    in `comments` alone.
    """

    comments: int = 0
    spam: int = 0
    ham: int = 0
    missed_spam: int = 0
    false_positives: int = 0
    decided: int = 0

    def __add__(self, addend: "CommentCounts") -> "CommentCounts":
        return CommentCounts(
            *(getattr(self, k) + getattr(addend, k) for k in self.__dataclass_fields__)
        )


def count(
    connection: Connection,
    site_id: str,
    *,
    step: Step,
    since: datetime | None = None,
    until: datetime | None = None,
) -> dict[str, CommentCounts]:
    """Counts of the comments that came in a time, by day, month (UTC) or blog, in order.

    A comment that came without the Akismet protocol has the blog "".
    """
    key = _key(step, connection.dialect.name)
    query = select(key, *_columns()).where(comments.c.site_id == site_id, *_within(since, until))
    if step == "blog":
        query = query.outerjoin(submissions, submissions.c.comment_id == comments.c.id)
    grouped = query.group_by(key).order_by(key) if step != "all" else query
    rows = connection.execute(grouped)
    return {row[0]: CommentCounts(*(int(value or 0) for value in row[1:])) for row in rows}


def _within(since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    from_then = [] if since is None else [comments.c.created_at >= since]
    before = [] if until is None else [comments.c.created_at < until]
    return [*from_then, *before]


def _columns() -> list[ColumnElement[Any]]:
    stands = func.coalesce(comments.c.decision, comments.c.label)
    label, decision = comments.c.label, comments.c.decision
    return [
        func.count(),
        _number(stands == "spam"),
        _number(stands == "ham"),
        _number((label == "ham") & (decision == "spam")),
        _number((label == "spam") & (decision == "ham")),
        _number(decision.is_not(None)),
    ]


def _number(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0))


def _key(step: Step, dialect: str) -> ColumnElement[Any]:
    if step == "all":
        return literal("all")
    if step == "blog":
        return func.coalesce(submissions.c.blog, "")
    in_sqlite, in_postgresql = FORMATS[step]
    if dialect == "sqlite":
        return func.strftime(in_sqlite, comments.c.created_at)
    write: Callable[..., ColumnElement[Any]] = func.to_char
    return write(func.timezone("UTC", comments.c.created_at), in_postgresql)
