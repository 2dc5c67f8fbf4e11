"""Statistics in the shapes that the protocol has for them."""

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from service.akismet.form import Form
from service.store.akismet.statistics import CommentCounts, Step

SECONDS_SAVED = 5  # by each spam that nobody had to look at
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


class BadQuery(Exception):
    """A parameter cannot be. The message says which and why."""


def this_month(now: datetime) -> datetime:
    """The beginning of the month, in UTC."""
    return now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class Period:
    """What `from` of get-stats asks for: since when, and in which steps."""

    since: datetime | None
    step: Step

    @classmethod
    def of(cls, words: str, *, now: datetime) -> "Period":
        """`60-days`, `6-months` or `all`, which is also what anything else is taken for."""
        match words.strip():
            case "60-days":
                return cls(now - timedelta(days=60), "day")
            case "6-months":
                return cls(this_month(now - timedelta(days=153)), "month")
        return cls(None, "month")


def stats(counts: Mapping[str, CommentCounts]) -> dict[str, Any]:
    """The answer to get-stats. `accuracy` is in per cent, `time_saved` in seconds."""
    total = sum(counts.values(), CommentCounts())
    judged = total.spam + total.ham
    wrong = total.missed_spam + total.false_positives
    return {
        "spam": total.spam,
        "ham": total.ham,
        "missed_spam": total.missed_spam,
        "false_positives": total.false_positives,
        "accuracy": round(100 * (1 - wrong / judged), 2) if judged else 100,
        "time_saved": total.spam * SECONDS_SAVED,
        "breakdown": {when: _step(when, one) for when, one in counts.items()},
    }


def usage(counts: CommentCounts, *, is_extended: bool) -> dict[str, Any]:
    """The answer to usage-limit: there is none."""
    answer = {"limit": "none", "usage": counts.comments, "percentage": "0.00", "throttled": False}
    return answer | ({"notice_level": "NOTICE_NONE", "upgrade": False} if is_extended else {})


@dataclass(frozen=True, slots=True)
class SitesQuery:
    """What key-sites asks for."""

    month: datetime
    filter: str
    order: str
    limit: int
    offset: int
    is_csv: bool

    @classmethod
    def of_form(cls, form: Form, *, now: datetime) -> "SitesQuery":
        """Read the parameters. Raises BadQuery."""
        month = form.first_of("month") or f"{now:%Y-%m}"
        if not MONTH.fullmatch(month):
            raise BadQuery('"month" must be written as YYYY-MM')
        order, form_of = form.first_of("order") or "total", form.first_of("format") or "json"
        if order not in COLUMNS:
            raise BadQuery(f'"order" must be one of {", ".join(COLUMNS)}')
        if form_of not in ("json", "csv"):
            raise BadQuery('"format" must be json or csv')
        return cls(
            month=datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC),
            filter=form.first_of("filter").lower(),
            order=order,
            limit=min(_number(form, "limit", MOST_SITES), MOST_SITES),
            offset=_number(form, "offset", 0),
            is_csv=form_of == "csv",
        )

    @property
    def until(self) -> datetime:
        """The beginning of the month after."""
        return this_month(self.month + timedelta(days=32))


def sites_page(
    counts: Mapping[str, CommentCounts], query: SitesQuery, *, own: str
) -> tuple[list[tuple[str, CommentCounts]], int]:
    """The rows of key-sites that were asked for, and how many there are. `own` is the name of
    the site itself, for the comments that name no blog.
    """
    by_blog: dict[str, CommentCounts] = {}
    for blog, one in counts.items():
        by_blog[blog or own] = by_blog.get(blog or own, CommentCounts()) + one
    found = [pair for pair in by_blog.items() if query.filter in pair[0].lower()]
    found.sort(key=lambda pair: (-_ordered(pair[1], query.order), pair[0]))
    return found[query.offset : query.offset + query.limit], len(found)


def sites_json(rows: list[tuple[str, CommentCounts]], total: int, query: SitesQuery) -> str:
    """The answer to key-sites in JSON."""
    sites = [
        {
            "site": blog,
            "api_calls": str(one.comments + one.decided),
            "spam": str(one.spam),
            "ham": str(one.ham),
            "missed_spam": str(one.missed_spam),
            "false_positives": str(one.false_positives),
            "is_revoked": False,
        }
        for blog, one in rows
    ]
    where = {"limit": query.limit, "offset": query.offset, "total": total}
    return json.dumps({f"{query.month:%Y-%m}": sites, **where})


def sites_csv(
    rows: list[tuple[str, CommentCounts]], total: int, query: SitesQuery, *, key: str
) -> str:
    """The answer to key-sites in CSV: a line on what it is, a header, the rows."""
    out = io.StringIO()
    out.write(
        f"Active sites for {key} during {query.month:%Y-%m}"
        f" (limit:{query.limit}, offset: {query.offset}, total: {total})\n"
    )
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(TITLES)
    for blog, one in rows:
        numbers = (one.spam, one.ham, one.missed_spam, one.false_positives)
        writer.writerow([_no_formula(blog), one.comments + one.decided, *numbers, "false"])
    return out.getvalue()


def _ordered(counts: CommentCounts, order: str) -> int:
    return counts.comments + counts.decided if order == "total" else int(getattr(counts, order))


def _no_formula(cell: str) -> str:
    """Spreadsheets run what begins like a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell


def _number(form: Form, name: str, default: int) -> int:
    text = form.first_of(name)
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadQuery(f'"{name}" must be a whole number')
    return int(text)


def _step(when: str, counts: CommentCounts) -> dict[str, Any]:
    return {
        "spam": counts.spam,
        "ham": counts.ham,
        "missed_spam": counts.missed_spam,
        "false_positives": counts.false_positives,
        "da": when if len(when) > 7 else f"{when}-01",
    }
