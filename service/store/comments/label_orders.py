"""Orders of labels given: un-learn them, release them; each undone as one."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from service.domain.errors import Conflict, NotFound
from service.domain.labels import LabelOrder, LabelOrderKind, LabelSelection
from service.store.comments.label_lines import is_ordered
from service.store.database.ids import new_id
from service.store.tables.core import comments, label_log
from service.store.tables.labels import label_order_entries, label_orders
from service.store.tables.people import moderators

SHOWN = 50


def selected_labels(
    connection: Connection, selection: LabelSelection, kind: LabelOrderKind
) -> list[str]:
    """The labels of a selection, by id, that no order of this kind stands on."""
    query = (
        select(label_log.c.id)
        .join(comments, comments.c.id == label_log.c.comment_id)
        .where(~is_ordered(kind), *_conditions(selection))
        .order_by(label_log.c.id)
    )
    return list(connection.scalars(query))


def make(
    connection: Connection,
    kind: LabelOrderKind,
    label_ids: Sequence[str],
    *,
    words: str,
    site_id: str | None = None,
    moderator_id: str | None = None,
) -> LabelOrder:
    """Order something of some labels."""
    order_id = new_id()
    connection.execute(
        insert(label_orders).values(
            id=order_id, kind=kind, site_id=site_id, moderator_id=moderator_id, words=words,
            n_labels=len(label_ids), made_at=datetime.now(UTC),
        )
    )  # fmt: skip
    entries = [{"order_id": order_id, "label_id": label_id} for label_id in label_ids]
    if entries:
        connection.execute(insert(label_order_entries), entries)
    return get(connection, order_id)


def get(connection: Connection, order_id: str) -> LabelOrder:
    """An order by its id. Raises NotFound."""
    row = connection.execute(_query().where(label_orders.c.id == order_id)).one_or_none()
    if row is None:
        raise NotFound("no order has this id")
    return _order(row)


def site_of(connection: Connection, order_id: str) -> str | None:
    """The site that an order is about; None for all of them."""
    return connection.scalar(select(label_orders.c.site_id).where(label_orders.c.id == order_id))


def undo(connection: Connection, order_id: str) -> LabelOrder:
    """Take an order back as one. Raises NotFound, Conflict if it was undone already."""
    get(connection, order_id)
    outcome = connection.execute(
        update(label_orders)
        .where(label_orders.c.id == order_id, label_orders.c.undone_at.is_(None))
        .values(undone_at=datetime.now(UTC))
    )
    if outcome.rowcount != 1:
        raise Conflict("this was undone already")
    return get(connection, order_id)


def latest(connection: Connection, site_ids: Sequence[str] | None = None) -> tuple[LabelOrder, ...]:
    """The latest orders, newest first: all of them, or those of some sites."""
    query = _query().order_by(label_orders.c.id.desc()).limit(SHOWN)
    if site_ids is not None:
        query = query.where(label_orders.c.site_id.in_(site_ids))
    return tuple(map(_order, connection.execute(query)))


def _conditions(selection: LabelSelection) -> list[Any]:
    log = label_log.c
    pairs = (
        (log.id, selection.label_id),
        (log.key_id, selection.key_id),
        (log.channel, selection.channel),
    )
    sites = selection.site_ids
    return [
        *([comments.c.site_id.in_(sites)] if sites else []),
        *(column == value for column, value in pairs if value),
        *_people(selection),
        *_days(selection),
    ]


def _people(selection: LabelSelection) -> list[Any]:
    log = label_log.c
    if selection.moderator:
        return [log.moderator == selection.moderator, log.moderator_id.is_not(None)]
    if selection.reporter:
        return [log.moderator == selection.reporter, log.moderator_id.is_(None)]
    return []


def _days(selection: LabelSelection) -> list[Any]:
    days = []
    if selection.since is not None:
        days.append(label_log.c.decided_at >= datetime.combine(selection.since, time(), UTC))
    if selection.until is not None:
        days.append(label_log.c.decided_at <= datetime.combine(selection.until, time.max, UTC))
    return days


def _query() -> Select[Any]:
    return select(label_orders, moderators.c.name.label("moderator")).outerjoin(
        moderators, moderators.c.id == label_orders.c.moderator_id
    )


def _order(row: Row[Any]) -> LabelOrder:
    return LabelOrder(
        id=row.id,
        kind=row.kind,
        words=row.words,
        moderator=row.moderator or "",
        n_labels=row.n_labels,
        made_at=row.made_at,
        undone_at=row.undone_at,
    )
