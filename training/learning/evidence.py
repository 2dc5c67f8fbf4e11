"""What a fit writes down for its report: scores and ids of held-out decisions, no words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import expit

from service.domain.fit_evidence import (
    MOST_SCORES,
    MOST_WORST,
    FitEvidence,
    HeldOutScores,
    LearningStep,
    WorstError,
)
from service.domain.model_reports import GateFigure
from training.corpora.labelled import LabelledComment
from training.learning.gate import Hearing, figures_of, losses

WORTH_SHOWING = 0.7  # nats: what is less wrong than a coin is no error


class LearningPart(NamedTuple):
    """A part of the decisions: how many were learned before it, how many of it were judged."""

    n_learned: int
    n_judged: int


def evidence_of(
    hearing: Hearing,
    judged: Sequence[LabelledComment],
    parts: Sequence[LearningPart],
    *,
    channels: Mapping[str, int],
    n_others: int,
    n_teaching: int = 0,
) -> FitEvidence:
    """What the report of a fit is drawn from; the hearing is in the order of the decisions."""
    return FitEvidence(
        n_others=n_others,
        n_teaching=n_teaching,
        channels=dict(channels),
        point=hearing.candidate.point,
        scores=_scores(hearing),
        steps=tuple(_steps(hearing, parts)),
        worst=_worst(hearing, judged),
        written=tuple(_written(hearing)),
    )


def _scores(hearing: Hearing) -> HeldOutScores:
    n = len(hearing.is_spam)
    places = np.unique(np.linspace(0, n - 1, min(n, MOST_SCORES)).round().astype(int))
    return HeldOutScores(
        is_spam=tuple(hearing.is_spam[places].tolist()),
        before=tuple(hearing.active.log_odds[places].round(3).tolist()),
        after=tuple(hearing.candidate.log_odds[places].round(3).tolist()),
    )


def _steps(hearing: Hearing, parts: Sequence[LearningPart]) -> Iterator[LearningStep]:
    before = losses(hearing.is_spam, hearing.active.log_odds)
    after = losses(hearing.is_spam, hearing.candidate.log_odds)
    begin = 0
    for part in parts:
        rows = slice(begin, begin + part.n_judged)
        begin += part.n_judged
        if part.n_judged:
            yield LearningStep(
                n_learned=part.n_learned,
                n_judged=part.n_judged,
                before=round(float(before[rows].mean()), 4),
                after=round(float(after[rows].mean()), 4),
            )


def _worst(hearing: Hearing, judged: Sequence[LabelledComment]) -> tuple[WorstError, ...]:
    loss = losses(hearing.is_spam, hearing.candidate.log_odds)
    order = np.argsort(-loss, kind="stable")[:MOST_WORST]
    before, after = expit(hearing.active.log_odds), expit(hearing.candidate.log_odds)
    return tuple(
        WorstError(
            comment_id=judged[place].id,
            human="spam" if judged[place].is_spam else "ham",
            before=round(float(before[place]), 4),
            after=round(float(after[place]), 4),
        )
        for place in order.tolist()
        if loss[place] > WORTH_SHOWING
    )


def _written(hearing: Hearing) -> Iterator[GateFigure]:
    """What becomes of written comments, as shares, by the shipped model and by the candidate."""
    before = figures_of(hearing.written_shipped, hearing.written_is_spam)
    after = figures_of(hearing.written_candidate, hearing.written_is_spam)
    yield _shares("ham rejected or held", before.ham_touched, after.ham_touched)
    yield _shares("spam published", before.spam_let_through, after.spam_let_through)


def _shares(name: str, before: float, after: float) -> GateFigure:
    return GateFigure(name=name, before=round(before, 4), after=round(after, 4))
