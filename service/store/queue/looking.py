"""What a count looks at: the comments of a filter by the rarest thing it asks for.

No more are looked at than a person reads the number of, however many are stored, and whoever
counts is told whether those were all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, Subquery, func, select

from service.domain.counting import MOST_COUNTED
from service.domain.filter import Filter
from service.domain.queue import TABS, Tab
from service.store.queue import kept_counts
from service.store.queue.conditions import conditions, searches
from service.store.tables.queue import queue_entries

# Of an entry, what a filter asks for: the remaining is left out, so that an index alone can answer.
ASKED = {
    "article": ("article_id",),
    "band": ("spam_probability",),
    "language": ("language",),
    "author": ("author",),
    "campaign": ("campaign_id",),
    "since": ("created_on",),
    "until": ("created_on",),
    "overturned": ("decision", "said_label"),
}
FEW = 2_000  # comments of a tab: so many are asked for their words, one by one, in no time
KIN = ("campaign", "author", "article")


@dataclass(frozen=True, slots=True)
class Looked:
    """How many comments fit, by the columns that were asked for, and whether more may."""

    fitting: Mapping[tuple[Any, ...], int]
    is_cut: bool

    def on(self, tab: Tab) -> "Looked":
        """Those on a tab, where the tab is the first of the columns."""
        on_tab = {key[1:]: n for key, n in self.fitting.items() if key[0] == tab}
        return Looked(on_tab, self.is_cut)


@dataclass(frozen=True, slots=True)
class Search:
    """What finds comments in another table: a field of the filter, and how many it finds.

    `n` is one more than MOST_COUNTED where it finds more.
    """

    field: str
    numbers: Select[Any]
    n: int

    @property
    def finds_few(self) -> bool:
        """Whether all that it finds can be looked at."""
        return self.n <= MOST_COUNTED


def rarest_search(connection: Connection, filter_: Filter) -> Search | None:
    """Of all searches of a filter the first that finds few, else the first."""
    rarest = None
    for field, numbers in searches(_dialect(connection), filter_).items():
        first = numbers.limit(MOST_COUNTED + 1).subquery()
        n = connection.scalar(select(func.count()).select_from(first)) or 0
        search = Search(field, numbers, n)
        if search.finds_few:
            return search
        rarest = rarest or search
    return rarest


def look_at_tabs(
    connection: Connection,
    filter_: Filter,
    site_ids: Sequence[str],
    *,
    by: Sequence[str] = (),
    without: int = 0,
) -> dict[Tab, Looked]:
    """Count what fits a filter on each tab. The entry of the number `without` is left out."""
    looked = _look_by_rarest(connection, filter_, site_ids, by=("state", *by), without=without)
    few = FEW if filter_.words else MOST_COUNTED
    n_on_tab = kept_counts.by_tab(connection, site_ids) if looked and looked.is_cut else {}
    by_tab: dict[Tab, Looked] = {}
    for tab in TABS:
        if looked is None or n_on_tab.get(tab, few + 1) <= few:
            by_tab[tab] = _look_along_tab(
                connection, replace(filter_, tab=tab), site_ids, by=by, without=without
            )
        else:
            by_tab[tab] = looked.on(tab)
    return by_tab


def _look_by_rarest(
    connection: Connection,
    filter_: Filter,
    site_ids: Sequence[str],
    *,
    by: Sequence[str],
    without: int,
) -> Looked | None:
    """Count on all tabs at once; None where each tab has an index for what is asked."""
    names = _columns(filter_, by)
    search = rarest_search(connection, filter_)
    if search is not None:
        looked = _found(search, names)
        remaining = replace(filter_, **{search.field: getattr(Filter(), search.field)})
    elif (filter_.since or filter_.until) and not _kin_of(filter_):
        looked, remaining = _entries(names, _within_days(filter_, site_ids)), filter_
    else:
        return None
    return _count(connection, looked, remaining, site_ids, by=by, without=without)


def _look_along_tab(
    connection: Connection,
    filter_: Filter,
    site_ids: Sequence[str],
    *,
    by: Sequence[str],
    without: int,
) -> Looked:
    """Count among the first comments of the filter's tab, or of an author, a campaign there."""
    if filter_.overturned and filter_.tab != "decided":
        return Looked({}, is_cut=False)
    kin = _kin_of(filter_)
    of_kin = Filter(**{kin: getattr(filter_, kin)}) if kin else Filter()
    on_tab = queue_entries.c.state == filter_.tab
    where = [on_tab, *conditions(_dialect(connection), of_kin, site_ids)]
    looked = _entries(_columns(filter_, by), where)
    return _count(connection, looked, filter_, site_ids, by=by, without=without)


def _kin_of(filter_: Filter) -> str:
    return next((field for field in KIN if getattr(filter_, field)), "")


def _dialect(connection: Connection) -> str:
    return connection.dialect.name


def _columns(filter_: Filter, by: Sequence[str]) -> list[str]:
    asked = [name for field in ASKED if getattr(filter_, field) for name in ASKED[field]]
    return list(dict.fromkeys(("number", "site_id", "state", *by, *asked)))


def _within_days(filter_: Filter, site_ids: Sequence[str]) -> list[ColumnElement[bool]]:
    day = queue_entries.c.created_on
    first = [] if filter_.since is None else [day >= filter_.since]
    last = [] if filter_.until is None else [day <= filter_.until]
    return [queue_entries.c.site_id.in_(site_ids), *first, *last]


def _found(search: Search, names: Sequence[str]) -> Subquery:
    """The newest entries that a search finds."""
    (number,) = search.numbers.selected_columns
    query = search.numbers.with_only_columns(number.label("number"))
    newest = query.order_by(number.desc()).limit(MOST_COUNTED + 1).subquery("newest")
    of_them = queue_entries.join(newest, queue_entries.c.number == newest.c.number)
    columns = [queue_entries.c[name] for name in names]
    return select(*columns).select_from(of_them).subquery("looked")


def _entries(names: Sequence[str], where: Sequence[ColumnElement[bool]]) -> Subquery:
    query = select(*(queue_entries.c[name] for name in names)).where(*where)
    return query.limit(MOST_COUNTED + 1).subquery("looked")


def _count(
    connection: Connection,
    looked: FromClause,
    remaining: Filter,
    site_ids: Sequence[str],
    *,
    by: Sequence[str],
    without: int,
) -> Looked:
    """Count those that fit the rest of a filter, and all."""
    fits = conditions(_dialect(connection), remaining, site_ids, looked, is_rare=True)
    columns = [looked.c[name] for name in by]
    fitting = func.count().filter(looked.c.number != without, *fits)
    query = select(*columns, fitting, func.count()).group_by(*columns)
    rows = connection.execute(query).all()
    n_looked_at = sum(row[-1] for row in rows)
    fitting_by_key = {tuple(row[:-2]): row[-2] for row in rows if row[-2]}
    return Looked(fitting_by_key, is_cut=n_looked_at > MOST_COUNTED)
