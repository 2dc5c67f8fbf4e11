"""The queue's entries: a filter as SQL, pages by key, counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, FromClause, Row, Select, func, select, tuple_
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from service.domain.comments import DecisionLabel
from service.domain.filter import Filter
from service.domain.queue import HIGH_FROM, LOW_BELOW, TABS, Tab
from service.store.queue import searching
from service.store.tables.queue import comment_hosts, comment_signals, queue_counts, queue_entries

Condition = ColumnElement[bool]
FEW = 5_000  # comments found by a host or words
SHORT = timedelta(days=7)  # so few days are found sooner by their index


@dataclass(frozen=True, slots=True)
class QueuePosition:
    """Where a comment stands in the order of a tab."""

    turn: int
    number: int
    decision_id: str


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """What is known of one comment of the queue."""

    number: int
    comment_id: str
    site_id: str
    place: QueuePosition
    spam_probability: float | None
    decision: DecisionLabel | None
    decision_id: str | None
    seen: int
    author: str
    language: str
    campaign_id: str | None
    is_filed: bool


@dataclass(frozen=True, slots=True)
class DecisionTarget:
    """A comment to be decided on, with the length of its log when it was chosen."""

    number: int
    comment_id: str
    seen: int


def page(
    connection: Connection,
    wanted: Filter,
    site_ids: Sequence[str],
    *,
    after: QueuePosition | None,
    limit: int,
    backwards: bool = False,
) -> list[QueueEntry]:
    """Entries of some sites in the order of the tab, from a place on, or before it backwards.

    Of near-duplicates on one site, all but the first are left out, unless a campaign is asked for.
    """
    found: list[QueueEntry] = []
    dialect, by_find = connection.dialect.name, _is_found_by_few(connection, wanted)
    for site_id in site_ids:  # each by its own index, then merged
        query = _page_query(dialect, wanted, site_id, after, backwards=backwards, by_find=by_find)
        found += [entry(row) for row in connection.execute(query.limit(limit))]
    found.sort(key=lambda one: _order(wanted.tab, one.place), reverse=backwards)
    return found[:limit]


def find(connection: Connection, comment_id: str) -> QueueEntry | None:
    """The entry of a comment."""
    query = select(queue_entries).where(queue_entries.c.comment_id == comment_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else entry(row)


def counts(connection: Connection, wanted: Filter, site_ids: Sequence[str]) -> dict[Tab, int]:
    """How many comments each tab has under the rest of a filter."""
    if wanted.is_narrow:
        columns = queue_entries.c
        query = select(columns.state, func.count()).group_by(columns.state)
        query = query.where(*_countable(connection.dialect.name, wanted, site_ids))
    else:
        columns = queue_counts.c
        query = select(columns.state, func.sum(columns.n)).group_by(columns.state)
        query = query.where(columns.site_id.in_(site_ids))
    found = {row[0]: int(row[1]) for row in connection.execute(query)}
    return {tab: found.get(tab, 0) for tab in TABS}


def _countable(dialect: str, wanted: Filter, site_ids: Sequence[str]) -> list[Condition]:
    """A filter's conditions, to be counted: then a reason alone finds what it has at once."""
    only = Filter(tab=wanted.tab, site=wanted.site, reason=wanted.reason)
    if not wanted.reason or wanted != only:
        return conditions(dialect, wanted, site_ids)
    c = comment_signals.c
    found = queue_entries.c.number.in_(select(c.number).where(c.signal == wanted.reason))
    return [found, *conditions(dialect, replace(wanted, reason=""), site_ids, is_rare=True)]


def count_alike(
    connection: Connection, wanted: Filter, site_ids: Sequence[str], campaigns: Iterable[str]
) -> dict[str, int]:
    """How many comments of each campaign are on this tab under this filter."""
    named = list(campaigns)
    if not named:
        return {}
    columns, dialect = queue_entries.c, connection.dialect.name
    query = (
        select(columns.campaign_id, func.count())
        .where(columns.campaign_id.in_(named), unindexed(dialect, columns.state) == wanted.tab)
        .where(*conditions(dialect, wanted, site_ids, is_rare=True))
        .group_by(columns.campaign_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def choose(
    connection: Connection,
    wanted: Filter,
    site_ids: Sequence[str],
    *,
    states: Sequence[Tab],
    after: int = 0,
    until: int | None = None,
    limit: int,
) -> list[DecisionTarget]:
    """Comments under a filter, on any of some tabs in place of its own, by number."""
    c = queue_entries.c
    query = (
        select(c.number, c.comment_id, c.seen)
        .where(c.state.in_(states), c.number > after)
        .where(*conditions(connection.dialect.name, wanted, site_ids))
        .order_by(c.number)
        .limit(limit)
    )
    if until is not None:
        query = query.where(c.number <= until)
    return [
        DecisionTarget(row.number, row.comment_id, row.seen) for row in connection.execute(query)
    ]


def last_number(connection: Connection) -> int:
    """The number of the newest entry."""
    return connection.scalar(select(func.max(queue_entries.c.number))) or 0


def conditions(
    dialect: str,
    wanted: Filter,
    site_ids: Sequence[str],
    entries: FromClause = queue_entries,
    *,
    is_rare: bool = False,
) -> list[Condition]:
    """All of a filter but its tab. Raises searching.NothingToFind.

    `is_rare`: few entries are looked at anyway, and what is found by host and words is asked for
    one by one.
    """
    c = entries.c
    drives = wanted.author or wanted.campaign or wanted.host or wanted.words
    site = unindexed(dialect, c.site_id) if drives or is_rare else c.site_id
    found = [site == site_ids[0] if len(site_ids) == 1 else site.in_(site_ids)]
    if wanted.article:
        article = unindexed(dialect, c.article_id) if is_rare else c.article_id
        found.append(article == wanted.article)
    if wanted.author:
        author = unindexed(dialect, c.author) if is_rare else c.author
        found.append(author == wanted.author)
    if wanted.campaign:
        found.append(c.campaign_id == wanted.campaign)
    if wanted.language:
        found.append(c.language == wanted.language)
    for numbers in _finds(dialect, wanted):
        number = next(iter(numbers.selected_columns))
        one_by_one = numbers.where(number == c.number).correlate(entries).exists()
        found.append(one_by_one if is_rare else c.number.in_(numbers))
    if wanted.reason:
        found.append(_has_signal(c, wanted.reason))
    return [*found, *_ranges(c, wanted), *_days(dialect, c, wanted, is_rare=is_rare)]


def entry(row: Row[Any]) -> QueueEntry:
    """An entry from a row."""
    place = QueuePosition(row.turn, row.number, row.decision_id or "")
    return QueueEntry(
        row.number,
        row.comment_id,
        row.site_id,
        place,
        row.spam_probability,
        row.decision,
        row.decision_id,
        row.seen,
        row.author,
        row.language,
        row.campaign_id,
        row.is_filed,
    )


def _finds(dialect: str, wanted: Filter) -> list[Select[Any]]:
    """The numbers of what a host and words find on all sites. Raises searching.NothingToFind."""
    found: list[Select[Any]] = []
    if wanted.host:
        c = comment_hosts.c
        found.append(select(c.number).where(c.host == wanted.host))
    if wanted.words:
        found.append(searching.numbers_of(dialect, wanted.words))
    return found


def _is_found_by_few(connection: Connection, wanted: Filter) -> bool:
    """Whether host or words find so little that it is looked through, rather than the tab."""
    for numbers in _finds(connection.dialect.name, wanted):
        some = numbers.limit(FEW + 1).subquery()
        if (connection.scalar(select(func.count()).select_from(some)) or 0) <= FEW:
            return True
    return False


def _page_query(
    dialect: str,
    wanted: Filter,
    site_id: str,
    after: QueuePosition | None,
    *,
    backwards: bool,
    by_find: bool,
) -> Select[Any]:
    c = queue_entries.c
    is_common = bool(wanted.host or wanted.words) and not by_find
    state = unindexed(dialect, c.state) if by_find else c.state
    site = [c.site_id == site_id] if is_common else []
    query = select(queue_entries).where(
        state == wanted.tab, *site, *conditions(dialect, wanted, [site_id], is_rare=is_common)
    )
    if wanted.tab == "decided":
        newest = c.decision_id if backwards else c.decision_id.desc()
        query = query.order_by(newest)
        if after is not None:
            beyond = (
                c.decision_id > after.decision_id
                if backwards
                else (c.decision_id < after.decision_id)
            )
            query = query.where(beyond)
        return query
    if not wanted.campaign:
        query = query.where(~_is_foreshadowed(dialect, wanted, site_id))
    if after is not None:
        here, there = tuple_(c.turn, c.number), tuple_(after.turn, after.number)
        query = query.where(here < there if backwards else here > there)
    order = (c.turn, c.number)
    return query.order_by(*((one.desc() for one in order) if backwards else order))


def _is_foreshadowed(dialect: str, wanted: Filter, site_id: str) -> Condition:
    """Whether a near-duplicate stands before this entry, on the same tab, under the same filter."""
    c, before = queue_entries.c, queue_entries.alias("before")
    query = select(before.c.number).where(
        before.c.campaign_id == c.campaign_id,
        before.c.state == wanted.tab,
        tuple_(before.c.turn, before.c.number) < tuple_(c.turn, c.number),
        *conditions(dialect, wanted, [site_id], before, is_rare=True),
    )
    return cast(Condition, c.campaign_id.is_not(None) & query.correlate(queue_entries).exists())


def _has_signal(c: Any, signal: str) -> Condition:
    query = select(comment_signals.c.number).where(
        comment_signals.c.number == c.number, comment_signals.c.signal == signal
    )
    return query.exists()


def _ranges(c: Any, wanted: Filter) -> list[Condition]:
    found: list[Condition] = []
    match wanted.band:
        case "unjudged":
            found.append(c.spam_probability.is_(None))
        case "low":
            found.append(c.spam_probability < LOW_BELOW)
        case "medium":
            found.append(c.spam_probability.between(LOW_BELOW, HIGH_FROM))
            found.append(c.spam_probability != HIGH_FROM)
        case "high":
            found.append(c.spam_probability >= HIGH_FROM)
    if wanted.overturned:
        found += [c.state == "decided", c.decision != c.said_label, c.said_label != "unsure"]
    return found


def _days(dialect: str, c: Any, wanted: Filter, *, is_rare: bool) -> list[Condition]:
    """Of many days, the order of the tab finds a page sooner than the index of days."""
    until = wanted.until or date.max
    is_short = wanted.since is not None and (
        until - wanted.since <= SHORT or wanted.since >= date.today() - SHORT
    )
    day = c.created_on if is_short and not is_rare else unindexed(dialect, c.created_on)
    found: list[Condition] = []
    if wanted.since is not None:
        found.append(day >= wanted.since)
    if wanted.until is not None:
        found.append(day <= wanted.until)
    return found


def unindexed(dialect: str, column: Any) -> Any:
    """The column, so that SQLite drives the query by something rarer: it keeps no statistics."""
    if dialect != "sqlite":
        return column
    return UnaryExpression(column, operator=custom_op("+"), type_=column.type)


def _order(tab: Tab, place: QueuePosition) -> Any:
    if tab == "decided":  # newest first: the complement of an identifier's digits sorts backwards
        return tuple(-ord(digit) for digit in place.decision_id)
    return (place.turn, place.number)
