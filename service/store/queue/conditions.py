"""A filter of the queue as SQL."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, FromClause, Select, select
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from service.domain.filter import Filter
from service.domain.queue import BAND_BOUNDS, Band
from service.store.queue import searching
from service.store.tables.queue import comment_hosts, comment_signals, queue_entries

Condition = ColumnElement[bool]
EQUAL = (
    ("article", "article_id"),
    ("author", "author"),
    ("campaign", "campaign_id"),
    ("language", "language"),
)
BROAD = ("article_id", "author")  # not the better index where few entries are looked at anyway
SHORT = timedelta(days=7)  # so few days are found sooner by their index


def conditions(
    dialect: str,
    filter_: Filter,
    site_ids: Sequence[str],
    entries: FromClause = queue_entries,
    *,
    is_rare: bool = False,
) -> list[Condition]:
    """All of a filter but its tab. Raises NothingToFind.

    `is_rare`: few entries are looked at anyway, and what is found by host and words is asked for
    one by one.
    """
    c = entries.c
    return [
        _on_sites(dialect, c, filter_, site_ids, is_rare=is_rare),
        *_equalities(dialect, c, filter_, is_rare=is_rare),
        *_findings(dialect, entries, filter_, is_rare=is_rare),
        *([in_band(c.spam_probability, filter_.band)] if filter_.band else []),
        *_overturned(c, filter_),
        *_within_days(dialect, c, filter_, is_rare=is_rare),
    ]


def searches(dialect: str, filter_: Filter) -> dict[str, Select[Any]]:
    """The numbers of what is found in other tables, on all sites, by the field of the filter.

    Raises NothingToFind.
    """
    hosts, signals = comment_hosts.c, comment_signals.c
    queries: dict[str, Select[Any]] = {}
    if filter_.host:
        queries["host"] = select(hosts.number).where(hosts.host == filter_.host)
    if filter_.reason:
        queries["reason"] = select(signals.number).where(signals.signal == filter_.reason)
    if filter_.words:
        queries["words"] = searching.numbers_of(dialect, filter_.words)
    return queries


def _is_of_few_days(filter_: Filter) -> bool:
    """Whether so few days are asked for that they are found by their index."""
    since, until = filter_.since, filter_.until
    return since is not None and (
        (until or date.max) - since <= SHORT or since >= date.today() - SHORT
    )


def in_band(probability: Any, band: Band) -> Condition:
    """Whether a column of probabilities is in a band; see `band_of`."""
    if band == "unjudged":
        return cast(Condition, probability.is_(None))
    start, end = BAND_BOUNDS[band]
    return cast(Condition, (probability >= start) & (probability < end))


def unindexed(dialect: str, column: Any) -> Any:
    """The column, so that SQLite drives the query by something rarer: it keeps no statistics."""
    if dialect != "sqlite":
        return column
    return UnaryExpression(column, operator=custom_op("+"), type_=column.type)


def _on_sites(
    dialect: str, c: Any, filter_: Filter, site_ids: Sequence[str], *, is_rare: bool
) -> Condition:
    drives = filter_.author or filter_.campaign or filter_.host or filter_.reason or filter_.words
    site = unindexed(dialect, c.site_id) if drives or is_rare else c.site_id
    return cast(Condition, site == site_ids[0] if len(site_ids) == 1 else site.in_(site_ids))


def _equalities(dialect: str, c: Any, filter_: Filter, *, is_rare: bool) -> list[Condition]:
    pairs = [(c[name], getattr(filter_, field)) for field, name in EQUAL if getattr(filter_, field)]
    return [
        (unindexed(dialect, column) if is_rare and column.name in BROAD else column) == value
        for column, value in pairs
    ]


def _findings(
    dialect: str, entries: FromClause, filter_: Filter, *, is_rare: bool
) -> list[Condition]:
    """What other tables find: all of it at once, or asked for one by one where that is quick."""
    number = entries.c.number
    finds: list[Condition] = []
    for field, query in searches(dialect, filter_).items():
        if not is_rare:
            finds.append(number.in_(query))
        elif field == "words" and not searching.is_quick(dialect, filter_.words):
            finds.append(unindexed(dialect, number).in_(query))
        else:
            of_entry = query.where(next(iter(query.selected_columns)) == number).correlate(entries)
            finds.append(of_entry.exists())
    return finds


def _overturned(c: Any, filter_: Filter) -> list[Condition]:
    if not filter_.overturned:
        return []
    return [c.state == "decided", c.decision != c.said_label, c.said_label != "unsure"]


def _within_days(dialect: str, c: Any, filter_: Filter, *, is_rare: bool) -> list[Condition]:
    """Of many days, the order of the tab finds a page sooner than the index of days."""
    since, until = filter_.since, filter_.until
    if since is None and until is None:
        return []
    is_found_by_day = _is_of_few_days(filter_) and not is_rare
    day = c.created_on if is_found_by_day else unindexed(dialect, c.created_on)
    from_first = [] if since is None else [day >= since]
    to_last = [] if until is None else [day <= until]
    return [*from_first, *to_last]
