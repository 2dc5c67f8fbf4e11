"""Who wants a mail of what waits, and when the last one was sent."""

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, select, update

from service.domain.digests import DigestChoice
from service.domain.people import Moderator
from service.store.database.upsert import insert_into
from service.store.people import rows
from service.store.tables.digests import digests
from service.store.tables.people import moderators

CHOSEN = ("address", "hour", "language", "quiet_from", "quiet_to")


def get(connection: Connection, who: Moderator) -> DigestChoice | None:
    """What a moderator chose; None for no mail."""
    columns = [digests.c[name] for name in CHOSEN]
    row = connection.execute(select(*columns).where(digests.c.moderator_id == who.id)).first()
    return None if row is None else DigestChoice(**row._mapping)


def put(connection: Connection, who: Moderator, choice: DigestChoice | None) -> None:
    """Choose, or have no mail. The first one comes when the hour comes next."""
    if choice is None:
        connection.execute(delete(digests).where(digests.c.moderator_id == who.id))
        return
    columns = {name: getattr(choice, name) for name in CHOSEN}
    columns |= {"settled_at": datetime.now(UTC), "retry_at": None}
    connection.execute(
        insert_into(connection.dialect.name, digests)
        .values(moderator_id=who.id, **columns)
        .on_conflict_do_update(index_elements=["moderator_id"], set_=columns)
    )


def every(
    connection: Connection, *, now: datetime
) -> Iterator[tuple[Moderator, DigestChoice, datetime]]:
    """Those who want one and were not removed, with when the last was settled.

    Left out is who is to wait because the mail server failed.
    """
    query = (
        select(moderators, *(digests.c[name] for name in CHOSEN), digests.c.settled_at)
        .join(digests, digests.c.moderator_id == moderators.c.id)
        .where(moderators.c.removed_at.is_(None))
        .where(digests.c.retry_at.is_(None) | (digests.c.retry_at <= now))
        .order_by(moderators.c.id)
    )
    for row in connection.execute(query):
        choice = DigestChoice(**{name: row._mapping[name] for name in CHOSEN})
        yield rows.moderator(row), choice, row.settled_at


def settle(connection: Connection, who: Moderator, *, now: datetime) -> None:
    """It was sent, or nothing waited."""
    is_theirs = digests.c.moderator_id == who.id
    connection.execute(update(digests).where(is_theirs).values(settled_at=now, retry_at=None))


def put_off(connection: Connection, who: Moderator, *, until: datetime) -> None:
    """Try again later."""
    is_theirs = digests.c.moderator_id == who.id
    connection.execute(update(digests).where(is_theirs).values(retry_at=until))
