"""The report of a fit as a page or a file shows it: for a blogger first, for an expert below."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from babel.numbers import format_decimal

from service.domain.fit_evidence import FitEvidence
from service.domain.fit_reports import FitReport, MovedWord
from service.domain.model_reports import Flip, GateReport
from service.domain.models import RegisteredModel
from service.review.catalogues import message
from service.review.disguises import ShownPiece, pieces
from service.review.line_charts import Diagram
from service.review.views.drift import DriftView, drift_views
from service.review.views.fit_diagrams import diagrams_of, pair_of
from service.review.views.gate import gate_reasons
from service.review.views.labels import CHANNEL_WORDS
from service.review.views.models import FIGURES, FigureLine, figure_lines
from service.review.views.rows import cut

START_CHARS = 160
WRITTEN = {
    "ham rejected or held": message("ham rejected or held"),
    "spam published": FIGURES["spam published"],
}
MEASURES = (
    message("how often spam scores above ham (AUC)"),
    message("average precision"),
    message("squared error of the probability (Brier)"),
)
AWAY = {"ham": {"ham": 0, "unsure": 1, "spam": 2}, "spam": {"spam": 0, "unsure": 1, "ham": 2}}


@dataclass(frozen=True, slots=True)
class FlipView:
    """A comment with another label than before; `is_better` if it is nearer to the moderator's."""

    href: str
    start: tuple[ShownPiece, ...]
    human: str
    before: str
    after: str
    is_better: bool


@dataclass(frozen=True, slots=True)
class ErrorView:
    """A comment that the model is wrongly sure of."""

    href: str
    start: tuple[ShownPiece, ...]
    human: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class MovedView:
    """A word that was moved, and a bar of its length in percent of the longest."""

    word: tuple[ShownPiece, ...]
    shift: str
    is_spam: bool
    bar: int
    n_comments: int


@dataclass(frozen=True, slots=True)
class FitReportView:
    """What the templates are given."""

    model: RegisteredModel
    report: GateReport | None
    reasons: tuple[str, ...]
    evidence: FitEvidence | None
    n_learned: str
    n_teaching: str
    channels: tuple[tuple[str, str], ...]
    figures: tuple[FigureLine, ...]
    flips: tuple[FlipView, ...]
    n_better: int
    n_worse: int
    diagrams: tuple[Diagram, ...]
    measures: tuple[FigureLine, ...]
    written: tuple[FigureLine, ...]
    worst: tuple[ErrorView, ...]
    moved: tuple[MovedView, ...]
    drift: tuple[DriftView, ...]


def fit_report_view(
    report: FitReport, translate: Callable[[str], str], *, language: str
) -> FitReportView:
    """Show a report in one language."""
    gate, evidence = report.model.report, report.evidence
    flips = tuple(_flip(flip, report.beginnings) for flip in (gate.flips if gate else ()))
    channels = evidence.channels if evidence else {}

    def number(value: int) -> str:
        return format_decimal(value, locale=language)

    return FitReportView(
        model=report.model,
        report=gate,
        reasons=gate_reasons(gate, translate, language=language),
        evidence=evidence,
        n_learned=number(sum(channels.values())),
        n_teaching=number(_not_all_learned(evidence)),
        channels=tuple((translate(CHANNEL_WORDS[c]), number(n)) for c, n in channels.items()),
        figures=figure_lines(gate.figures, translate, FIGURES) if gate else (),
        flips=flips,
        n_better=sum(flip.is_better for flip in flips),
        n_worse=sum(not flip.is_better for flip in flips),
        diagrams=diagrams_of(evidence, translate) if evidence else (),
        measures=tuple(_measures(evidence, translate)) if evidence else (),
        written=figure_lines(evidence.written, translate, WRITTEN) if evidence else (),
        worst=tuple(_errors(evidence, report.beginnings)) if evidence else (),
        moved=tuple(_moved(report.moved)),
        drift=drift_views(report.drift, translate, language=language),
    )


def _not_all_learned(evidence: FitEvidence | None) -> int:
    """How many labels might have been learned, where some were not taken in; else 0."""
    if evidence is None or evidence.n_teaching <= sum(evidence.channels.values()):
        return 0
    return evidence.n_teaching


def _flip(flip: Flip, beginnings: Mapping[str, str]) -> FlipView:
    away = AWAY[flip.human]
    return FlipView(
        href=f"/review/audit/{flip.comment_id}",
        start=_start(flip.comment_id, beginnings),
        human=flip.human,
        before=flip.before,
        after=flip.after,
        is_better=away[flip.after] < away[flip.before],
    )


def _errors(evidence: FitEvidence, beginnings: Mapping[str, str]) -> Iterator[ErrorView]:
    for error in evidence.worst:
        yield ErrorView(
            href=f"/review/audit/{error.comment_id}",
            start=_start(error.comment_id, beginnings),
            human=error.human,
            before=f"{error.before:.3f}",
            after=f"{error.after:.3f}",
        )


def _start(comment_id: str, beginnings: Mapping[str, str]) -> tuple[ShownPiece, ...]:
    """None of a comment that was erased meanwhile."""
    return pieces(cut(beginnings.get(comment_id, ""), START_CHARS))


def _measures(evidence: FitEvidence, translate: Callable[[str], str]) -> Iterator[FigureLine]:
    before, after = pair_of(evidence)
    if not before.tells_apart:
        return
    values = (
        (before.auc(), after.auc()),
        (before.average_precision(), after.average_precision()),
        (before.brier(), after.brier()),
    )
    for name, (first, second) in zip(MEASURES, values, strict=True):
        yield FigureLine(translate(name), f"{first:.4f}", f"{second:.4f}")


def _moved(moved: tuple[MovedWord, ...]) -> Iterator[MovedView]:
    most = max((abs(word.shift) for word in moved), default=0) or 1
    for word in moved:
        yield MovedView(
            word=pieces(cut(word.word, 60)),
            shift=f"{word.shift:+.2f}",
            is_spam=word.shift > 0,
            bar=round(100 * abs(word.shift) / most),
            n_comments=word.n_comments,
        )
