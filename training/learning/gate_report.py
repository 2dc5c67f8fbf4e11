"""What the gate writes down of a model, for whoever asks later why it judges, or does not."""

from collections.abc import Sequence

from service.domain.model_reports import (
    MOST_FLIPS,
    PASSED_PHRASE,
    Flip,
    GateFigure,
    GateReport,
)
from training.corpora.labelled import LabelledComment
from training.learning.gate import Hearing, losses


def gate_report(hearing: Hearing, judged: Sequence[LabelledComment], *, against: str) -> GateReport:
    """Figures and flips over the held-out decisions, and why it passed or did not."""
    complaints, places = hearing.complaints(), hearing.flips
    return GateReport(
        is_passed=not complaints,
        why=hearing.why_not or PASSED_PHRASE,
        complaints=complaints,
        against=against,
        n_decisions=len(judged),
        n_flips=len(places),
        figures=_figures(hearing),
        flips=_flips(hearing, judged, places[:MOST_FLIPS]),
    )


def _flips(
    hearing: Hearing, judged: Sequence[LabelledComment], places: Sequence[int]
) -> tuple[Flip, ...]:
    before, after = hearing.active.labels, hearing.candidate.labels
    return tuple(
        Flip(
            comment_id=judged[place].id,
            human="spam" if judged[place].is_spam else "ham",
            before=before[place].value,
            after=after[place].value,
        )
        for place in places
    )


def _figures(hearing: Hearing) -> tuple[GateFigure, ...]:
    before, after = hearing.of_active, hearing.of_candidate
    pairs = [
        ("ham rejected", before.ham_lost, after.ham_lost),
        ("spam published", before.spam_published, after.spam_published),
        ("held", before.ham_held + before.spam_held, after.ham_held + after.spam_held),
    ]
    figures = [GateFigure(name=name, before=first, after=second) for name, first, second in pairs]
    if len(hearing.is_spam):
        opinions = (hearing.active, hearing.candidate)
        loss = [float(losses(hearing.is_spam, one.log_odds).mean()) for one in opinions]
        figures.append(
            GateFigure(name="log loss", before=round(loss[0], 4), after=round(loss[1], 4))
        )
    return tuple(figures)
