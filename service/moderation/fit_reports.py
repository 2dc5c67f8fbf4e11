"""The report of a fit, with the words that are still there. No HTTP, no SQL."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from model.adaptation import AdaptedClassifier
from model.artifact import ArtifactError
from model.comment import Comment
from model.judge import Judge
from model.reasons.moved_words import moved_words
from service.domain.comments import beginning
from service.domain.drift import SiteDrift
from service.domain.fit_evidence import FitEvidence
from service.domain.fit_reports import FitReport, MovedWord, without_addresses
from service.domain.models import RegisteredModel
from service.moderation.drift import DriftWatch
from service.scoring.shelf import ModelShelf
from service.store import fit_evidence
from service.store.sites import sites

BEGINNING_CHARS = 300
MOST_MOVED = 30


@dataclass(frozen=True, slots=True)
class FitTraces:
    """What is stored of a fit: what it wrote down, and the comments named there that remain.

    `drift` is what has changed since, where the model judges.
    """

    model: RegisteredModel
    evidence: FitEvidence | None
    comments: Mapping[str, Comment]
    drift: tuple[SiteDrift, ...] = ()


def read_traces(connection: Connection, model: RegisteredModel, watch: DriftWatch) -> FitTraces:
    """What is stored of the fit of a model."""
    evidence = fit_evidence.of_model(connection, model.version)
    comments = fit_evidence.words_of(connection, _named(model, evidence))
    every_site = sites.all_sites(connection) if model.state == "active" else ()
    return FitTraces(model, evidence, comments, watch.of_sites(connection, every_site))


def fit_report(traces: FitTraces, shelf: ModelShelf) -> FitReport:
    """The report; the model is read again, to say which words it moved."""
    return FitReport(
        model=traces.model,
        evidence=traces.evidence,
        beginnings={
            comment_id: without_addresses(beginning(comment.text, chars=BEGINNING_CHARS))
            for comment_id, comment in traces.comments.items()
        },
        drift=traces.drift,
        moved=_moved(shelf, traces.model, [*traces.comments.values()]),
    )


def _named(model: RegisteredModel, evidence: FitEvidence | None) -> Collection[str]:
    flips = model.report.flips if model.report else ()
    worst = evidence.worst if evidence else ()
    return {flip.comment_id for flip in flips} | {error.comment_id for error in worst}


def _moved(
    shelf: ModelShelf, model: RegisteredModel, comments: list[Comment]
) -> tuple[MovedWord, ...]:
    """None of a model that cannot be loaded, or was not adapted: the rest can still be read."""
    try:
        judge = shelf.take(model) if comments else None
    except ArtifactError:
        return ()
    classifier = judge.pipeline[-1] if isinstance(judge, Judge) else None
    if not isinstance(classifier, AdaptedClassifier):
        return ()
    shifts = moved_words(classifier, comments, most=MOST_MOVED)
    return tuple(MovedWord(*shift) for shift in shifts)
