"""The outbox of one site as its owner sees it: what was told, what was given up, once more."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from service.domain.deliveries import DeliveryCounts, DeliveryLine
from service.store.tables.sites import outbox

OF_BLOGS = {"akismet": "callback", "blogger": "blogger"}


def latest(
    connection: Connection, site_id: str, *, limit: int, only_given_up: bool = False
) -> tuple[DeliveryLine, ...]:
    """What a site was to be told, the newest first."""
    c = outbox.c
    query = select(outbox).where(c.site_id == site_id).order_by(c.id.desc()).limit(limit)
    if only_given_up:
        query = query.where(c.state == "given up")
    return tuple(_line(row) for row in connection.execute(query))


def find(connection: Connection, site_id: str, delivery_id: str) -> DeliveryLine | None:
    """One of them by its id; None if the site has none of this id."""
    query = select(outbox).where(outbox.c.id == delivery_id, outbox.c.site_id == site_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else _line(row)


def count(connection: Connection, site_id: str) -> DeliveryCounts:
    """How much waits, and how much was given up."""
    c = outbox.c
    query = select(c.state, func.count().label("n")).where(c.site_id == site_id).group_by(c.state)
    n_of = {row.state: row.n for row in connection.execute(query)}
    return DeliveryCounts(waiting=n_of.get("waiting", 0), given_up=n_of.get("given up", 0))


def send_again(connection: Connection, site_id: str, *, delivery_id: str | None = None) -> int:
    """Have what was given up told after all: one, or all of a site. Returns how many.

    In the order of before, ahead of what came later, and with as much patience as at first.
    A trial is not repeated: an owner asks for another.
    """
    c, now = outbox.c, datetime.now(UTC)
    is_dead = (c.site_id == site_id) & (c.state == "given up") & (c.kind != "trial")
    if delivery_id is not None:
        is_dead &= c.id == delivery_id
    again = {"state": "waiting", "due_at": now, "again_at": now, "attempts": 0}
    return connection.execute(update(outbox).where(is_dead).values(**again)).rowcount


def _line(row: Row[Any]) -> DeliveryLine:
    return DeliveryLine(
        id=row.id,
        event=OF_BLOGS.get(row.kind) or row.payload["type"],
        comment_id=row.comment_id,
        created_at=row.created_at,
        due_at=row.due_at,
        attempts=row.attempts,
        state=row.state,
        problem=row.problem,
    )
