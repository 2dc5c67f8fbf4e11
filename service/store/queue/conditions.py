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
        *_with_reason(c, filter_.reason),
        *([in_band(c.spam_probability, filter_.band)] if filter_.band else []),
        *_overturned(c, filter_),
        *_within_days(dialect, c, filter_, is_rare=is_rare),
    ]


def searches(dialect: str, filter_: Filter) -> list[Select[Any]]:
    """The numbers of what a host and words find on all sites. Raises NothingToFind."""
    queries: list[Select[Any]] = []
    if filter_.host:
        c = comment_hosts.c
        queries.append(select(c.number).where(c.host == filter_.host))
    if filter_.words:
        queries.append(searching.numbers_of(dialect, filter_.words))
    return queries


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
    drives = filter_.author or filter_.campaign or filter_.host or filter_.words
    site = unindexed(dialect, c.site_id) if drives or is_rare else c.site_id
    return cast(Condition, site == site_ids[0] if len(site_ids) == 1 else site.in_(site_ids))


def _equalities(dialect: str, c: Any, filter_: Filter, *, is_rare: bool) -> list[Condition]:
    article = unindexed(dialect, c.article_id) if is_rare else c.article_id
    author = unindexed(dialect, c.author) if is_rare else c.author
    pairs = (
        (article, filter_.article),
        (author, filter_.author),
        (c.campaign_id, filter_.campaign),
        (c.language, filter_.language),
    )
    return [column == value for column, value in pairs if value]


def _findings(
    dialect: str, entries: FromClause, filter_: Filter, *, is_rare: bool
) -> list[Condition]:
    number = entries.c.number
    if not is_rare:
        return [number.in_(query) for query in searches(dialect, filter_)]
    one_by_one = (
        query.where(next(iter(query.selected_columns)) == number).correlate(entries)
        for query in searches(dialect, filter_)
    )
    return [query.exists() for query in one_by_one]


def _with_reason(c: Any, reason: str) -> list[Condition]:
    if not reason:
        return []
    query = select(comment_signals.c.number).where(
        comment_signals.c.number == c.number, comment_signals.c.signal == reason
    )
    return [query.exists()]


def _overturned(c: Any, filter_: Filter) -> list[Condition]:
    if not filter_.overturned:
        return []
    return [c.state == "decided", c.decision != c.said_label, c.said_label != "unsure"]


def _within_days(dialect: str, c: Any, filter_: Filter, *, is_rare: bool) -> list[Condition]:
    """Of many days, the order of the tab finds a page sooner than the index of days."""
    since, until = filter_.since, filter_.until
    is_short = since is not None and (
        (until or date.max) - since <= SHORT or since >= date.today() - SHORT
    )
    day = c.created_on if is_short and not is_rare else unindexed(dialect, c.created_on)
    from_first = [] if since is None else [day >= since]
    to_last = [] if until is None else [day <= until]
    return [*from_first, *to_last]
