"""What the filters of the queue can be set to, with how many comments have it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, Subquery, case, func, select

from service.domain.choices import Choice, Choices
from service.domain.counting import bounded
from service.domain.filter import Filter
from service.domain.queue import BANDS, Band, Tab
from service.domain.sites import Site
from service.store.queue.conditions import in_band
from service.store.tables.queue import comment_signals, queue_counts, queue_entries

LOOKED_AT = 5_000  # entries of a tab, so that a million take no longer
MOST = 30


def choices(connection: Connection, filter_: Filter, sites: Sequence[Site]) -> Choices:
    """Of a tab: its sites in full, the rest over its first 5,000 comments."""
    sample = _sample(filter_, sites)
    bands = _bands(connection, sample)
    is_cut = sum(bands.values()) == LOOKED_AT
    return Choices(
        sites=_sites(connection, filter_.tab, sites),
        reasons=_as_choices(_reasons(connection, sample), is_cut=is_cut),
        languages=_as_choices(_languages(connection, sample), is_cut=is_cut),
        bands=_as_choices(bands, is_cut=is_cut),
    )


def _as_choices(numbers: Mapping[Any, int], *, is_cut: bool) -> tuple[Choice, ...]:
    return tuple(Choice(v, v, bounded(n, is_cut=is_cut)) for v, n in numbers.items())


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
    return tuple(
        Choice(site.name, site.name, bounded(counts.get(site.id, 0), is_cut=False))
        for site in sites
    )


def _reasons(connection: Connection, sample: Subquery) -> dict[str, int]:
    signal = comment_signals.c.signal
    query = (
        select(signal, func.count())
        .join(sample, sample.c.number == comment_signals.c.number)
        .group_by(signal)
    )
    return _most_frequent(connection, query, signal)


def _languages(connection: Connection, sample: Subquery) -> dict[str, int]:
    language = sample.c.language
    query = select(language, func.count()).where(language != "").group_by(language)
    return _most_frequent(connection, query, language)


def _most_frequent(connection: Connection, query: Select[Any], value: Any) -> dict[str, int]:
    rows = connection.execute(query.order_by(func.count().desc(), value).limit(MOST))
    return {row[0]: row[1] for row in rows}


def _bands(connection: Connection, sample: Subquery) -> dict[Band, int]:
    band = case(*((in_band(sample.c.spam_probability, band), band) for band in BANDS))
    query = select(band.label("band"), func.count()).group_by("band")
    counts = {row[0]: row[1] for row in connection.execute(query)}
    return {band: counts.get(band, 0) for band in BANDS}
