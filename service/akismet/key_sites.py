"""key-sites: which blogs ask with a key, and how often."""

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from service.akismet.form import Form
from service.akismet.statistics import this_month
from service.domain.errors import WinnowError
from service.store.akismet.statistics import CommentCounts

MOST_SITES = 500
MONTH = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])")  # the month after is one of Python's, too
COLUMNS = ("total", "spam", "ham", "missed_spam", "false_positives")
TITLES = (
    "Site",
    "Total API Calls",
    "Spam",
    "Ham",
    "Missed Spam",
    "False Positives",
    "Is Revoked",
)


class BadQuery(WinnowError):
    """A parameter cannot be. The message says which and why."""


@dataclass(frozen=True, slots=True)
class KeySitesQuery:
    """What key-sites asks for."""

    month: datetime
    filter: str
    order: str
    limit: int
    offset: int
    is_csv: bool

    @classmethod
    def of_form(cls, form: Form, *, now: datetime) -> "KeySitesQuery":
        """Read the parameters. Raises BadQuery."""
        month = _month(form, now)
        order = _one_of(COLUMNS, form, "order", f"one of {', '.join(COLUMNS)}")
        media = _one_of(("json", "csv"), form, "format", "json or csv")
        return cls(
            month=month,
            filter=form.first_of("filter").lower(),
            order=order,
            limit=min(_number(form, "limit", MOST_SITES), MOST_SITES),
            offset=_number(form, "offset", 0),
            is_csv=media == "csv",
        )

    @property
    def until(self) -> datetime:
        """The beginning of the month after."""
        return this_month(self.month + timedelta(days=32))


@dataclass(frozen=True, slots=True)
class KeySitesPage:
    """The blogs that a query asked for, of `total`, each with its counts."""

    query: KeySitesQuery
    counts_by_blog: Mapping[str, CommentCounts]
    total: int

    def as_json(self) -> str:
        """The answer in JSON."""
        query = self.query
        sites = [_json_row(blog, counts) for blog, counts in self.counts_by_blog.items()]
        place = {"limit": query.limit, "offset": query.offset, "total": self.total}
        return json.dumps({f"{query.month:%Y-%m}": sites, **place})

    def as_csv(self, *, key: str) -> str:
        """The answer in CSV: a line on what it is, a header, the rows."""
        query, out = self.query, io.StringIO()
        out.write(
            f"Active sites for {key} during {query.month:%Y-%m}"
            f" (limit:{query.limit}, offset: {query.offset}, total: {self.total})\n"
        )
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(TITLES)
        for blog, counts in self.counts_by_blog.items():
            numbers = [_ordered(counts, column) for column in COLUMNS]
            writer.writerow([_no_formula(blog), *numbers, "false"])
        return out.getvalue()


def page_of(
    counts: Mapping[str, CommentCounts], query: KeySitesQuery, *, own_name: str
) -> KeySitesPage:
    """What a query asks for. Comments that name no blog are the site's own."""
    by_blog: dict[str, CommentCounts] = {}
    for blog, of_blog in counts.items():
        name = blog or own_name
        by_blog[name] = by_blog.get(name, CommentCounts()) + of_blog
    pairs = [pair for pair in by_blog.items() if query.filter in pair[0].lower()]
    pairs.sort(key=lambda pair: (-_ordered(pair[1], query.order), pair[0]))
    return KeySitesPage(query, dict(pairs[query.offset : query.offset + query.limit]), len(pairs))


def _month(form: Form, now: datetime) -> datetime:
    month = form.first_of("month") or f"{now:%Y-%m}"
    if not MONTH.fullmatch(month):
        raise BadQuery('"month" must be written as YYYY-MM')
    return datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)


def _one_of(words: tuple[str, ...], form: Form, name: str, in_words: str) -> str:
    """A parameter that is one of some words; the first, if it is left out."""
    word = form.first_of(name) or words[0]
    if word not in words:
        raise BadQuery(f'"{name}" must be {in_words}')
    return word


def _number(form: Form, name: str, default: int) -> int:
    text = form.first_of(name)
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadQuery(f'"{name}" must be a whole number')
    return int(text)


def _ordered(counts: CommentCounts, column: str) -> int:
    return counts.comments + counts.decided if column == "total" else int(getattr(counts, column))


def _json_row(blog: str, counts: CommentCounts) -> dict[str, str | bool]:
    return {
        "site": blog,
        "api_calls": str(_ordered(counts, "total")),
        **{column: str(getattr(counts, column)) for column in COLUMNS[1:]},
        "is_revoked": False,
    }


def _no_formula(cell: str) -> str:
    """Spreadsheets run what begins like a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell
