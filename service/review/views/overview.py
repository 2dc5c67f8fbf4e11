"""The overview's numbers as cards, charts and tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_skeleton

from service.domain.filter import Filter
from service.domain.overview import Busiest, DayCounts, OverturnCounts, Overview
from service.domain.sites import Misplaced
from service.review.catalogues import message
from service.review.charts import Columns, stacked
from service.review.disguises import ShownPiece, pieces
from service.review.numbers import number_words
from service.review.places import queue_url
from service.review.topics import topic
from service.review.views.accuracy import AccuracyView, accuracy_view
from service.review.views.drift import DriftView, drift_views
from service.review.views.rows import cut
from service.review.views.standing import StandingCount, counts_by_tab

SUMMARY = message("{ham} ham, {unsure} unsure, {spam} spam in {days} days")
WAITING, OLDEST = message("Waiting"), message("Longest wait")
TODAY, DECIDED = message("Comments today"), message("Decided today")
TODAY_DETAIL = message("{ham} ham, {unsure} unsure, {spam} spam")
MINUTES, HOURS = message("{n} min"), message("{n} hours")
DAYS, NOTHING = message("{n} days"), message("nothing waits")
REASONS, HOSTS = message("Busiest reasons"), message("Busiest hosts")
HEALTHY = message("It judges every comment.")
NO_MODEL = message("No model can judge: every comment waits for you.")


@dataclass(frozen=True, slots=True)
class Card:
    """One number with its name."""

    words: str
    number: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table; each count leads to the comments that it counts."""

    name: tuple[ShownPiece, ...]
    number: int
    counts: tuple[StandingCount, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What occurs most."""

    words: str
    lines: Sequence[Line]
    most: int


@dataclass(frozen=True, slots=True)
class OverviewView:
    """What the template of the overview is given."""

    cards: Sequence[Card]
    chart: Columns
    summary: str
    days: Sequence[DayCounts]
    overturned: OverturnCounts
    overturned_href: str
    tables: Sequence[Table]
    model_version: str
    model_words: str
    misplaced: Sequence[Misplaced]
    accuracy: AccuracyView
    weeks: Sequence[AccuracyView]
    drift: Sequence[DriftView]


def overview_view(
    numbers: Overview, site: str, translate: Callable[[str], str], *, language: str
) -> OverviewView:
    """Show the numbers in one language."""
    days = numbers.days
    series = {
        "ham": [day.ham for day in days],
        "unsure": [day.unsure for day in days],
        "spam": [day.spam for day in days],
    }
    sums = {name: sum(values) for name, values in series.items()} | {"days": len(days)}
    return OverviewView(
        cards=_cards(numbers, translate),
        chart=stacked([_caption(day.day, language) for day in days], series),
        summary=_filled(translate(SUMMARY), sums),
        days=tuple(reversed(days)),
        overturned=numbers.overturned,
        overturned_href=queue_url(_overturned(site, since=days[0].day)),
        tables=(
            _reasons(numbers, site, translate),
            _hosts(numbers, site, translate),
        ),
        model_version=numbers.model_version or "",
        model_words=numbers.model_problem
        or translate(HEALTHY if numbers.model_version else NO_MODEL),
        misplaced=numbers.misplaced,
        accuracy=accuracy_view(numbers.accuracy, translate),
        weeks=[accuracy_view(week, translate) for week in numbers.accuracy_by_week],
        drift=drift_views(numbers.drift, translate, language=language),
    )


def _overturned(site: str, *, since: date) -> Filter:
    return Filter(tab="decided", site=site, overturned=True, since=since)


def _caption(day: date, language: str) -> str:
    return format_skeleton("MMMd", day, locale=language)


def _cards(numbers: Overview, translate: Callable[[str], str]) -> Sequence[Card]:
    today = numbers.today
    parts = {"ham": today.ham, "unsure": today.unsure, "spam": today.spam}
    return (
        Card(translate(WAITING), number_words(numbers.counts.get("held", 0), translate)),
        Card(translate(OLDEST), _age(numbers.oldest_held_seconds, translate)),
        Card(translate(TODAY), str(sum(parts.values())), _filled(translate(TODAY_DETAIL), parts)),
        Card(translate(DECIDED), number_words(numbers.decided_today, translate)),
    )


def _age(seconds: float | None, translate: Callable[[str], str]) -> str:
    if seconds is None:
        return translate(NOTHING)
    if seconds < 2 * 3600:
        return translate(MINUTES).replace("{n}", str(round(seconds / 60)))
    hours = round(seconds / 3600)
    if hours < 48:
        return translate(HOURS).replace("{n}", str(hours))
    return translate(DAYS).replace("{n}", str(round(hours / 24)))


def _reasons(numbers: Overview, site: str, translate: Callable[[str], str]) -> Table:
    lines = [
        _line(
            topic(busiest.value, translate),
            busiest,
            Filter(site=site, reason=busiest.value, since=numbers.busiest_since),
            translate,
        )
        for busiest in numbers.reasons
    ]
    return _table(translate(REASONS), lines)


def _hosts(numbers: Overview, site: str, translate: Callable[[str], str]) -> Table:
    lines = [
        _line(
            busiest.value,
            busiest,
            Filter(site=site, host=busiest.value, since=numbers.busiest_since),
            translate,
        )
        for busiest in numbers.hosts
    ]
    return _table(translate(HOSTS), lines)


def _line(name: str, busiest: Busiest, of_them: Filter, translate: Callable[[str], str]) -> Line:
    counts = counts_by_tab(busiest.by_tab, of_them, translate)
    return Line(pieces(cut(name, 80)), busiest.count, counts)


def _table(words: str, lines: Sequence[Line]) -> Table:
    return Table(words, lines, max((line.number for line in lines), default=0))


def _filled(phrase: str, values: dict[str, int]) -> str:
    for name, value in values.items():
        phrase = phrase.replace(f"{{{name}}}", str(value))
    return phrase
