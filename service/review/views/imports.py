"""The report of an import as a page or a file shows it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.numbers import format_decimal

from service.domain.filter import Filter
from service.domain.imports import (
    FINDING_KINDS,
    LOOKS_LIKE_SPAM,
    TROUBLE_PHRASES,
    Finding,
    FindingKind,
    ImportReport,
    ImportState,
)
from service.review.catalogues import message
from service.review.disguises import ShownPiece, pieces
from service.review.places import queue_url
from service.review.views.rows import cut

HEADINGS: Mapping[FindingKind, str] = {
    "rejected": message("You published them, Winnow would have rejected them"),
    "held": message("You published them, Winnow would have held them for you"),
    "missed": message("You called them spam, Winnow would have published them"),
}
STATES: Mapping[ImportState, str] = {
    "running": message("under way"),
    "done": message("complete"),
    "stopped": message("interrupted; the same command goes on with it"),
}
CONTENTS = (
    ("taken", message("Comments")),
    ("new", message("new here")),
    ("published", message("published")),
    ("spam", message("spam")),
    ("undecided", message("undecided")),
    ("replies", message("replies")),
    ("pings", message("pingbacks")),
    ("unjudged", message("not judged")),
)
START_CHARS = 240


@dataclass(frozen=True, slots=True)
class FindingView:
    """One comment; `href` leads to it in the queue. `bar` is its probability in percent."""

    probability: str
    bar: int
    looks_like_spam: bool
    author: tuple[ShownPiece, ...]
    start: tuple[ShownPiece, ...]
    article: str
    created_at: datetime | None
    href: str
    decision: str


@dataclass(frozen=True, slots=True)
class FindingsView:
    """All of one kind; `more` is how many are not shown, empty for none."""

    heading: str
    number: str
    more: str
    lines: Sequence[FindingView]


@dataclass(frozen=True, slots=True)
class TroubleView:
    """What could not be taken as it is."""

    number: str
    words: str
    places: str


@dataclass(frozen=True, slots=True)
class ImportView:
    """What the templates are given. Every number is written as the language does."""

    report: ImportReport
    state: str
    contents: Sequence[tuple[str, str]]
    numbers: Mapping[str, str]
    troubles: Sequence[TroubleView]
    sections: Sequence[FindingsView]


def import_view(
    report: ImportReport, translate: Callable[[str], str], *, language: str
) -> ImportView:
    """Show a report in one language."""

    def number(value: int) -> str:
        return format_decimal(value, locale=language)

    counts = report.counts
    sizes = {
        "rejected": counts.published_spam,
        "held": counts.published_unsure,
        "missed": counts.spam_ham,
    }
    return ImportView(
        report=report,
        state=translate(STATES[report.state]),
        contents=[
            (translate(words), number(getattr(counts, name)))
            for name, words in CONTENTS
            if getattr(counts, name) or name in ("taken", "new")
        ],
        numbers={name: number(getattr(counts, name)) for name in counts.__dataclass_fields__},
        troubles=[
            TroubleView(number(line.number), translate(TROUBLE_PHRASES[line.kind]),
                        "; ".join(line.places) + ("; …" if line.number > len(line.places) else ""))
            for line in report.troubles
        ],
        sections=[
            _section(report, kind, sizes[kind], translate, number)
            for kind in FINDING_KINDS
            if sizes[kind]
        ],
    )  # fmt: skip


def _section(
    report: ImportReport,
    kind: FindingKind,
    size: int,
    translate: Callable[[str], str],
    number: Callable[[int], str],
) -> FindingsView:
    lines = [_line(finding, report) for finding in report.findings if finding.kind == kind]
    more = number(size - len(lines)) if size > len(lines) else ""
    return FindingsView(translate(HEADINGS[kind]), number(size), more, lines)


def _line(finding: Finding, report: ImportReport) -> FindingView:
    seen_in = Filter(tab="decided", site=report.site)
    return FindingView(
        probability=f"{finding.spam_probability:.3f}",
        bar=round(100 * finding.spam_probability),
        looks_like_spam=finding.spam_probability >= LOOKS_LIKE_SPAM,
        author=pieces(cut(finding.author, 80)),
        start=pieces(cut(finding.beginning, START_CHARS)),
        article=finding.article_title,
        created_at=finding.created_at,
        href=queue_url(seen_in, open=finding.comment_id) if finding.comment_id else "",
        decision=finding.decision or "",
    )
