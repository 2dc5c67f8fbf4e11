"""The label log without words, as trust and training read it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from service.domain.label_lines import LabelLine
from service.domain.labels import LabelOrderKind
from service.store.tables.core import comments, label_log
from service.store.tables.labels import label_order_entries, label_orders
from service.store.tables.queue import queue_entries

OF_LOG = (
    "id",
    "comment_id",
    "sequence",
    "revision",
    "label",
    "decided_at",
    "said_probability",
    "channel",
    "moderator_id",
    "key_id",
    "restores",
)


def label_lines(
    connection: Connection,
    *,
    site_ids: Sequence[str] | None = None,
    since: datetime | None = None,
) -> Iterator[LabelLine]:
    """Every entry of the log by comment and sequence; erased comments have none.

    Of some sites only, and of comments that a label was given to since a moment.
    """
    query = _query()
    if site_ids is not None:
        query = query.where(comments.c.site_id.in_(site_ids))
    if since is not None:
        recent = label_log.alias("recent")
        touched = select(recent.c.comment_id).where(recent.c.decided_at >= since)
        query = query.where(label_log.c.comment_id.in_(touched))
    return map(_line, connection.execute(query))


def is_ordered(kind: LabelOrderKind) -> ColumnElement[bool]:
    """Whether an order of this kind stands on an entry of the log."""
    entries, orders = label_order_entries.c, label_orders.c
    return (
        select(entries.label_id)
        .join(label_orders, orders.id == entries.order_id)
        .where(entries.label_id == label_log.c.id)
        .where(orders.kind == kind, orders.undone_at.is_(None))
        .correlate(label_log)
        .exists()
    )


def _query() -> Select[Any]:
    return (
        select(
            *(label_log.c[name] for name in OF_LOG),
            comments.c.site_id,
            queue_entries.c.campaign_id,
            is_ordered("unlearn").label("is_unlearned"),
            is_ordered("release").label("is_released"),
        )
        .join(comments, comments.c.id == label_log.c.comment_id)
        .outerjoin(queue_entries, queue_entries.c.comment_id == label_log.c.comment_id)
        .where(comments.c.erased_at.is_(None))
        .order_by(label_log.c.comment_id, label_log.c.sequence)
    )


def _line(row: Row[Any]) -> LabelLine:
    marks = {"is_unlearned": bool(row.is_unlearned), "is_released": bool(row.is_released)}
    return LabelLine(**{**row._mapping, **marks})
