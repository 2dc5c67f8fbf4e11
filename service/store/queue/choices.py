"""What the filters of the queue can be set to, with how many comments have it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, Subquery, case, func, select

from service.domain.choices import Choice, Choices
from service.domain.filter import Filter
from service.domain.queue import BANDS, Tab
from service.domain.sites import Site
from service.store.queue.conditions import in_band
from service.store.tables.queue import comment_signals, queue_counts, queue_entries

LOOKED_AT = 5_000  # entries of a tab, so that a million take no longer
MOST = 30


def choices(connection: Connection, filter_: Filter, sites: Sequence[Site]) -> Choices:
    """Of a tab: its sites in full, the rest over its first 5,000 comments."""
    sample = _sample(filter_, sites)
    return Choices(
        sites=_sites(connection, filter_.tab, sites),
        reasons=_reasons(connection, sample),
        languages=_languages(connection, sample),
        bands=_bands(connection, sample),
    )


def _sample(filter_: Filter, sites: Sequence[Site]) -> Subquery:
    c = queue_entries.c
    site_ids = [site.id for site in sites if filter_.site in ("", site.name)]
    query = select(c.number, c.language, c.spam_probability)
    query = query.where(c.site_id.in_(site_ids), c.state == filter_.tab)
    return query.limit(LOOKED_AT).subquery("sample")


def _sites(connection: Connection, tab: Tab, sites: Sequence[Site]) -> tuple[Choice, ...]:
    c = queue_counts.c
    query = select(c.site_id, func.sum(c.n)).where(c.state == tab).group_by(c.site_id)
    counts = {row[0]: int(row[1]) for row in connection.execute(query)}
    return tuple(Choice(site.name, site.name, counts.get(site.id, 0)) for site in sites)


def _reasons(connection: Connection, sample: Subquery) -> tuple[Choice, ...]:
    signal = comment_signals.c.signal
    query = (
        select(signal, func.count())
        .join(sample, sample.c.number == comment_signals.c.number)
        .group_by(signal)
    )
    return _most_frequent(connection, query, signal)


def _languages(connection: Connection, sample: Subquery) -> tuple[Choice, ...]:
    language = sample.c.language
    query = select(language, func.count()).where(language != "").group_by(language)
    return _most_frequent(connection, query, language)


def _most_frequent(connection: Connection, query: Select[Any], value: Any) -> tuple[Choice, ...]:
    rows = connection.execute(query.order_by(func.count().desc(), value).limit(MOST))
    return tuple(Choice(row[0], row[0], row[1]) for row in rows)


def _bands(connection: Connection, sample: Subquery) -> tuple[Choice, ...]:
    band = case(*((in_band(sample.c.spam_probability, band), band) for band in BANDS))
    query = select(band.label("band"), func.count()).group_by("band")
    counts = {row[0]: row[1] for row in connection.execute(query)}
    return tuple(Choice(band, band, counts.get(band, 0)) for band in BANDS)
