"""What the filters of the queue can be set to, with how many comments have it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Subquery, case, func, select

from service.domain.filter import Filter
from service.domain.queue import BANDS, HIGH_FROM, LOW_BELOW, Choice, Choices, Tab
from service.domain.sites import Site
from service.store.tables.queue import comment_signals, queue_counts, queue_entries

LOOKED_AT = 5_000  # entries of a tab, so that a million take no longer
MOST = 30


def choices(connection: Connection, wanted: Filter, sites: Sequence[Site]) -> Choices:
    """Of a tab: its sites in full, the rest over its first 5,000 comments."""
    some = _some(wanted, sites)
    return Choices(
        sites=_sites(connection, wanted.tab, sites),
        reasons=_reasons(connection, some),
        languages=_values(connection, some, some.c.language),
        bands=_bands(connection, some),
    )


def _some(wanted: Filter, sites: Sequence[Site]) -> Subquery:
    c = queue_entries.c
    chosen = [site.id for site in sites if wanted.site in ("", site.name)]
    query = select(c.number, c.language, c.spam_probability)
    query = query.where(c.site_id.in_(chosen), c.state == wanted.tab)
    return query.limit(LOOKED_AT).subquery("some")


def _sites(connection: Connection, tab: Tab, sites: Sequence[Site]) -> tuple[Choice, ...]:
    c = queue_counts.c
    query = select(c.site_id, func.sum(c.n)).where(c.state == tab).group_by(c.site_id)
    found = {row[0]: int(row[1]) for row in connection.execute(query)}
    return tuple(Choice(site.name, site.name, found.get(site.id, 0)) for site in sites)


def _reasons(connection: Connection, some: Subquery) -> tuple[Choice, ...]:
    query = (
        select(comment_signals.c.signal, func.count())
        .join(some, some.c.number == comment_signals.c.number)
        .group_by(comment_signals.c.signal)
        .order_by(func.count().desc(), comment_signals.c.signal)
    )
    found = connection.execute(query.limit(MOST))
    return tuple(Choice(row[0], row[0], row[1]) for row in found)


def _values(connection: Connection, some: Subquery, column: Any) -> tuple[Choice, ...]:
    query = select(column, func.count()).where(column != "").group_by(column)
    found = connection.execute(query.order_by(func.count().desc(), column).limit(MOST))
    return tuple(Choice(row[0], row[0], row[1]) for row in found)


def _bands(connection: Connection, some: Subquery) -> tuple[Choice, ...]:
    probability = some.c.spam_probability
    band = case(
        (probability.is_(None), "unjudged"),
        (probability < LOW_BELOW, "low"),
        (probability < HIGH_FROM, "medium"),
        else_="high",
    )
    query = select(band.label("band"), func.count()).group_by("band")
    found = {row[0]: row[1] for row in connection.execute(query)}
    return tuple(Choice(band, band, found.get(band, 0)) for band in BANDS)
