"""Whether a candidate may take the active model's place, and the tables that show why."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from model.operating_point import OperatingPoint
from model.verdict import Label
from service.domain.model_reports import Complaint

GATE_DECISIONS = 30  # fewer cannot tell two models apart
HAM_COST, HELD_COST = 4.0, 0.2  # of a reader silenced, of a comment held, in spam published
CHANCE = 1.64  # standard errors: what one model in twenty reaches by luck
FEWEST_LOST = 3  # readers: fewer may be slips of moderators
SLIPS = 0.0005  # of the ham, where that is more: a quarter of what an error budget allows
MOST_HAM_RISE, MOST_SPAM_RISE = 0.005, 0.02  # of the written comments, as shares

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Opinion:
    """What one model says of some comments: log-odds (n_comments,), and its cut-offs."""

    log_odds: Floats
    point: OperatingPoint

    @property
    def labels(self) -> list[Label]:
        """The label of each."""
        return [self.point.label(float(p)) for p in expit(self.log_odds)]


@dataclass(frozen=True)
class GateFigures:
    """What becomes of comments that people labelled."""

    n_ham: int
    n_spam: int
    ham_lost: int
    ham_held: int
    spam_published: int
    spam_held: int

    @property
    def error(self) -> float:
        """What all of it costs, in spam published."""
        held = self.ham_held + self.spam_held
        return self.spam_published + HAM_COST * self.ham_lost + HELD_COST * held

    @property
    def ham_touched(self) -> float:
        """The share of ham that is rejected or held."""
        return (self.ham_lost + self.ham_held) / max(self.n_ham, 1)

    @property
    def spam_let_through(self) -> float:
        """The share of spam that is published."""
        return self.spam_published / max(self.n_spam, 1)


@dataclass(frozen=True)
class Hearing:
    """Two models on the same held-out comments: the active one, and the candidate.

    `decisions` are trusted ones that neither has learned, `written` comments of the corpora
    that the candidate has not learned; there, the shipped model stands for the active one.
    """

    is_spam: Bools
    active: Opinion
    candidate: Opinion
    written_is_spam: Bools
    written_shipped: Opinion
    written_candidate: Opinion

    @property
    def of_active(self) -> GateFigures:
        """The active model on decisions."""
        return figures_of(self.active, self.is_spam)

    @property
    def of_candidate(self) -> GateFigures:
        """The candidate on decisions."""
        return figures_of(self.candidate, self.is_spam)

    def complaints(self) -> tuple[Complaint, ...]:
        """Why the candidate may not take the place; none if it may."""
        return (*self._too_few(), *self._not_better(), *self._loses_ham(), *self._forgets())

    @property
    def why_not(self) -> str:
        """The same in words; empty if it may."""
        return "; ".join(complaint.words for complaint in self.complaints())

    def _too_few(self) -> tuple[Complaint, ...]:
        n = len(self.is_spam)
        if n >= GATE_DECISIONS:
            return ()
        return (Complaint(kind="too_few", numbers={"n": n, "needed": GATE_DECISIONS}),)

    def _not_better(self) -> tuple[Complaint, ...]:
        before, after = self.of_active.error, self.of_candidate.error
        rise = losses(self.is_spam, self.candidate.log_odds) - losses(
            self.is_spam, self.active.log_odds
        )
        if after > before:
            return (Complaint(kind="more_errors", numbers={"before": before, "after": after}),)
        if not len(rise):
            return ()
        if after == before and rise.mean() >= 0:
            return (Complaint(kind="no_better"),)
        if rise.mean() > rise.std() / np.sqrt(len(rise)):
            return (Complaint(kind="surer_of_errors"),)
        return ()

    def _loses_ham(self) -> tuple[Complaint, ...]:
        is_ham = ~self.is_spam
        before = np.array([label is Label.SPAM for label in self.active.labels], bool) & is_ham
        after = np.array([label is Label.SPAM for label in self.candidate.labels], bool) & is_ham
        lost, saved = int((after & ~before).sum()), int((before & ~after).sum())
        more = lost - saved
        fewest = max(FEWEST_LOST, SLIPS * is_ham.sum())
        if more < fewest or more <= CHANCE * np.sqrt(lost + saved):
            return ()
        return (Complaint(kind="loses_ham", numbers={"n": more}),)

    def _forgets(self) -> tuple[Complaint, ...]:
        before = figures_of(self.written_shipped, self.written_is_spam)
        after = figures_of(self.written_candidate, self.written_is_spam)
        ham = after.ham_touched - before.ham_touched
        spam = after.spam_let_through - before.spam_let_through
        complaints = []
        if ham > MOST_HAM_RISE:
            complaints.append(Complaint(kind="written_ham", numbers={"points": 100 * ham}))
        if spam > MOST_SPAM_RISE:
            complaints.append(Complaint(kind="written_spam", numbers={"points": 100 * spam}))
        return tuple(complaints)

    @property
    def flips(self) -> list[int]:
        """The decisions, by their place, that the two models label differently."""
        pairs = zip(self.active.labels, self.candidate.labels, strict=True)
        return [place for place, (before, after) in enumerate(pairs) if before is not after]


def figures_of(opinion: Opinion, is_spam: Sequence[bool] | Bools) -> GateFigures:
    """What becomes of labelled comments by one model."""
    labels = np.array([label.value for label in opinion.labels], "<U6")
    spam = np.asarray(is_spam, bool)
    return GateFigures(
        n_ham=int((~spam).sum()),
        n_spam=int(spam.sum()),
        ham_lost=int(((labels == "spam") & ~spam).sum()),
        ham_held=int(((labels == "unsure") & ~spam).sum()),
        spam_published=int(((labels == "ham") & spam).sum()),
        spam_held=int(((labels == "unsure") & spam).sum()),
    )


def losses(is_spam: Bools, log_odds: Floats) -> Floats:
    """Negative log-likelihood of each label, in nats: shape (n_comments,)."""
    return np.logaddexp(0.0, np.where(is_spam, -log_odds, log_odds))
