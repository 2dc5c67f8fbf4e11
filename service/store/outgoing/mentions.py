"""Mentions that wait to be looked at.

A row that is claimed is due again after a while, in case the process that looks dies.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, func, select, update

from service.domain.mentions import Mention
from service.store.database.upsert import insert_into
from service.store.tables.core import sites
from service.store.tables.mentions import mentions
from service.store.tables.sites import site_options


def count(connection: Connection, site_id: str) -> int:
    """How many of a site wait."""
    query = select(func.count()).where(mentions.c.site_id == site_id)
    return connection.scalars(query).one()


def receive(connection: Connection, site_id: str, mark: str, *, source: str, target: str) -> None:
    """Have a source looked at now, be it again."""
    now = {"due_at": datetime.now(UTC), "attempts": 0}
    connection.execute(
        insert_into(connection.dialect.name, mentions)
        .values(site_id=site_id, mark=mark, source=source, target=target, **now)
        .on_conflict_do_update(index_elements=["site_id", "mark"], set_=now)
    )


def claim(connection: Connection, *, limit: int, lease: timedelta) -> list[Mention]:
    """Take mentions that are due, for so long: in turn of each site, so that none waits for all."""
    now = datetime.now(UTC)
    turn = func.row_number().over(partition_by=mentions.c.site_id, order_by=mentions.c.due_at)
    due = select(mentions.c.site_id, mentions.c.mark, turn.label("turn"))
    due_now = due.where(mentions.c.due_at <= now).subquery()
    query = _query().join(
        due_now,
        (due_now.c.site_id == mentions.c.site_id) & (due_now.c.mark == mentions.c.mark),
    )
    query = query.where(mentions.c.due_at <= now).order_by(due_now.c.turn, mentions.c.due_at)
    query = query.limit(limit).with_for_update(of=mentions, skip_locked=True)
    claimed = [_mention(row) for row in connection.execute(query)]
    for mention in claimed:
        taken = {"due_at": now + lease, "attempts": mention.attempts}
        connection.execute(update(mentions).where(_is(mention)).values(**taken))
    return claimed


def postpone(connection: Connection, mention: Mention, *, wait: timedelta) -> None:
    """Look at a source again after a while, unless it was told of anew meanwhile."""
    later = update(mentions).where(_is(mention), _as_claimed(mention))
    connection.execute(later.values(due_at=datetime.now(UTC) + wait))


def settle(connection: Connection, mention: Mention) -> None:
    """All is done about a mention, unless it was told of anew meanwhile."""
    connection.execute(delete(mentions).where(_is(mention), _as_claimed(mention)))


def _is(mention: Mention) -> ColumnElement[bool]:
    return (mentions.c.site_id == mention.site_id) & (mentions.c.mark == mention.mark)


def _as_claimed(mention: Mention) -> ColumnElement[bool]:
    """`receive` begins to count anew."""
    return mentions.c.attempts == mention.attempts


def _mention(row: Any) -> Mention:
    return Mention(
        site_id=row.site_id,
        mark=row.mark,
        source=row.source,
        target=row.target,
        attempts=row.attempts + 1,
        site_url=row.site_url,
        allows_private_addresses=bool(row.allows),
    )


def _query() -> Select[Any]:
    names = ("site_id", "mark", "source", "target", "attempts")
    return (
        select(
            *(mentions.c[name] for name in names),
            sites.c.url.label("site_url"),
            site_options.c.allows_private_addresses.label("allows"),
        )
        .join(sites, sites.c.id == mentions.c.site_id)
        .join(site_options, site_options.c.site_id == mentions.c.site_id)
        .where(sites.c.retired_at.is_(None), site_options.c.takes_mentions)
    )
