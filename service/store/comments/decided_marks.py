"""The marks of decided comments: what those to come are compared with. Undone with the decision.

They are of the words that were decided on: an edit changes nothing of what a moderator said of
these. A label that is un-learned says nothing while that order stands.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, insert, select

from model.past.precedent import NO_DECISION, Tally
from service.domain.comments import DecisionLabel
from service.domain.marks import marks_of
from service.store.comments import rows
from service.store.tables.core import decided_marks
from service.store.tables.labels import label_order_entries, label_orders
from service.store.tables.sites import submissions

LOOKED_UP_AT_ONCE = 500
_m = decided_marks.c


def settle(
    connection: Connection, comment: Row[Any], decision: DecisionLabel | None, origin: Row[Any]
) -> None:
    """Let a comment count as it was decided by now; None takes its marks away.

    `origin` is the entry of the label log that stands. What a moderator said stays a moderator's
    word when a key agrees with it.
    """
    of_comment = _m.comment_id == comment.id
    is_signed = origin.moderator_id is not None
    if decision is not None and not is_signed:
        said_so = select(_m.mark).where(of_comment, _m.label == decision, _m.is_signed)
        if connection.execute(said_so.limit(1)).first() is not None:
            return
    connection.execute(delete(decided_marks).where(of_comment))
    keys = _keys(connection, comment) if decision is not None else []
    label = {"label_id": origin.id, "label": decision, "is_signed": is_signed}
    if keys:
        values = [{"comment_id": comment.id, "mark": key, **label} for key in keys]
        connection.execute(insert(decided_marks), values)


def tallies(connection: Connection, keys: Iterable[int]) -> dict[int, Tally]:
    """What was decided on comments with some marks, for all of a batch at once; by mark."""
    in_order = sorted(set(keys))
    counts: dict[int, dict[tuple[str, bool], int]] = defaultdict(dict)
    for start in range(0, len(in_order), LOOKED_UP_AT_ONCE):
        for row in connection.execute(_counts(in_order[start : start + LOOKED_UP_AT_ONCE])):
            counts[row.mark][row.label, bool(row.is_signed)] = row.n
    return {key: _tally(counts[key]) if key in counts else NO_DECISION for key in in_order}


def is_unlearned(label_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether an order stands to learn nothing from a label."""
    entries, orders = label_order_entries.c, label_orders.c
    return (
        select(entries.label_id)
        .join(label_orders, orders.id == entries.order_id)
        .where(entries.label_id == label_id, orders.kind == "unlearn", orders.undone_at.is_(None))
        .exists()
    )


def _keys(connection: Connection, comment: Row[Any]) -> list[int]:
    """The marks of a comment as it is, each once."""
    address = select(submissions.c.user_ip).where(submissions.c.comment_id == comment.id)
    words = rows.comment_of({name: getattr(comment, name) for name in rows.WORDS})
    marks = marks_of(comment.site_id, words, address=connection.scalar(address) or "")
    return list(dict.fromkeys(mark.key for mark in marks))


def _counts(keys: Sequence[int]) -> Select[Any]:
    by = (_m.mark, _m.label, _m.is_signed)
    query = select(*by, func.count().label("n")).where(_m.mark.in_(keys))
    return query.where(~is_unlearned(_m.label_id)).group_by(*by)


def _tally(counts: dict[tuple[str, bool], int]) -> Tally:
    return Tally(
        spam=counts.get(("spam", True), 0),
        ham=counts.get(("ham", True), 0),
        spam_by_key=counts.get(("spam", False), 0),
        ham_by_key=counts.get(("ham", False), 0),
    )
