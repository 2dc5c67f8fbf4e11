"""The numbers of the overview page."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from service.domain.counting import MOST_COUNTED, bounded
from service.domain.overview import Busiest, DayCounts, OverturnCounts
from service.domain.queue import Tab
from service.store.database.ids import first_id, moment_of
from service.store.queue.conditions import unindexed
from service.store.tables.queue import comment_hosts, comment_signals, queue_entries

BUSIEST = 10


def days(
    connection: Connection, site_ids: Sequence[str], *, today: date, n: int
) -> tuple[DayCounts, ...]:
    """The verdicts of the last `n` days, oldest first, without gaps."""
    c = queue_entries.c
    first = today - timedelta(days=n - 1)
    query = (
        select(c.created_on, c.label, func.count())
        .where(c.site_id.in_(site_ids), c.created_on >= first)
        .group_by(c.created_on, c.label)
    )
    counts = {(day, label): count for day, label, count in connection.execute(query)}
    return tuple(
        DayCounts(day, *(counts.get((day, label), 0) for label in ("ham", "unsure", "spam")))
        for day in (first + timedelta(days=i) for i in range(n))
    )


def oldest_held(connection: Connection, site_ids: Sequence[str]) -> datetime | None:
    """When the comment came that has waited longest."""
    c = queue_entries.c
    query = select(func.min(c.number)).where(c.site_id.in_(site_ids), c.state == "held")
    number = connection.scalar(query)
    if number is None:
        return None
    comment_id = connection.scalar(select(c.comment_id).where(c.number == number))
    return None if comment_id is None else moment_of(comment_id)


def decided_since(connection: Connection, site_ids: Sequence[str], day: date) -> int:
    """How many comments have a decision that was made since a day began: as the tab counts."""
    c = queue_entries.c
    decided = select(c.number).where(c.site_id.in_(site_ids), c.state == "decided")
    first = decided.where(c.decision_id >= _first_id(day)).limit(MOST_COUNTED + 1).subquery()
    return bounded(connection.scalar(select(func.count()).select_from(first)) or 0, is_cut=False)


def overturned(connection: Connection, site_ids: Sequence[str], *, since: date) -> OverturnCounts:
    """What moderators said of the comments since a day: by comment, the last word."""
    c = queue_entries.c
    query = (
        select(c.said_label, c.decision, func.count())
        .where(c.site_id.in_(site_ids), c.state == "decided", c.decision_id >= _first_id(since))
        .where(unindexed(connection.dialect.name, c.created_on) >= since)
        .group_by(c.said_label, c.decision)
    )
    counts = {(row[0], row[1]): row[2] for row in connection.execute(query)}
    return OverturnCounts(
        published_spam=counts.get(("ham", "spam"), 0),
        rejected_ham=counts.get(("spam", "ham"), 0),
        agreed=counts.get(("ham", "ham"), 0) + counts.get(("spam", "spam"), 0),
        unsure_ham=counts.get(("unsure", "ham"), 0),
        unsure_spam=counts.get(("unsure", "spam"), 0),
    )


def busiest_signals(
    connection: Connection, site_ids: Sequence[str], *, since: date
) -> tuple[Busiest, ...]:
    """The reasons that spoke for spam most often since a day."""
    return _busiest(connection, site_ids, since, comment_signals.c.signal)


def busiest_hosts(
    connection: Connection, site_ids: Sequence[str], *, since: date
) -> tuple[Busiest, ...]:
    """The registered domains that most comments led to since a day."""
    return _busiest(
        connection, site_ids, since, comment_hosts.c.host, comment_hosts.c.kind != "host"
    )


def _busiest(
    connection: Connection, site_ids: Sequence[str], since: date, column: Any, *conditions: Any
) -> tuple[Busiest, ...]:
    c = queue_entries.c
    of_days = select(c.number, c.state).where(c.site_id.in_(site_ids), c.created_on >= since)
    newest = of_days.order_by(c.created_on.desc()).limit(MOST_COUNTED + 1).subquery("newest")
    n_looked_at = connection.scalar(select(func.count()).select_from(newest)) or 0
    query = (
        select(column, newest.c.state, func.count())
        .join(newest, newest.c.number == column.table.c.number)
        .where(*conditions)
        .group_by(column, newest.c.state)
    )
    by_value: dict[str, dict[Tab, int]] = {}
    for value, state, n in connection.execute(query):
        number = bounded(n, is_cut=n_looked_at > MOST_COUNTED)
        by_value.setdefault(value, {})[state] = number
    busiest = (Busiest(*pair) for pair in by_value.items())
    return tuple(sorted(busiest, key=lambda line: (-line.count, line.value))[:BUSIEST])


def _first_id(day: date) -> str:
    """The smallest identifier that could be made on a day."""
    return first_id(datetime.combine(day, time(), UTC))
