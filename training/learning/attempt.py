"""One attempt at a better model: learn from what there is to teach, and be heard by the gate."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.pipeline import Pipeline

from model.artifact import Manifest
from training.command import steps
from training.corpora.labelled import LabelledComment
from training.corpora.reading import read_corpora
from training.corpora.shipped import WRITTEN_CORPORA
from training.learning.active import ActiveOpinion
from training.learning.evidence import LearningPart
from training.learning.gate import GATE_DECISIONS, Hearing, Opinion
from training.learning.lesson import DECISIONS, Floats, Lesson, Measure, Rows, Teaching, lesson_of
from training.learning.replay import judge_in_turn

N_STEPS = 6  # of learning, as its progress shows them


@dataclass(frozen=True)
class Learned:
    """A candidate with what it learned, and what became of decisions it had not learned yet."""

    lesson: Lesson
    judged: Rows
    held_out: Floats
    correction: Floats
    parts: tuple[LearningPart, ...] = ()

    @property
    def held_out_of_all(self) -> Floats:
        """The held-out log-odds of every comment of the lesson; NaN where there are none."""
        scores = np.full(len(self.lesson.labelled), np.nan)
        scores[self.judged] = self.held_out
        return scores

    def adapted(self, shipped: Pipeline) -> Pipeline:
        """The candidate: the shipped model, corrected."""
        classifier = self.lesson.adapted(self.correction)
        return Pipeline([*shipped.steps[:-1], ("learn", classifier)])

    @property
    def judged_comments(self) -> list[LabelledComment]:
        """The held-out decisions."""
        return [self.lesson.taught[row].labelled for row in self.judged]


@dataclass(frozen=True)
class FitAttempt:
    """What was learned, heard against the active model of that version."""

    learned: Learned
    hearing: Hearing
    against: str

    @property
    def n_taught(self) -> int:
        """How many comments there were to learn from, of decisions and of other corpora."""
        return len(self.learned.lesson.taught)


def learn(
    shipped: Pipeline,
    taught: Sequence[Teaching],
    *,
    measure: Measure | None = None,
    measure_known: Measure | None = None,
) -> Learned:
    """Learn from everything, and judge decisions on the way by what was learned before them."""
    rows, log_odds, parts = [np.zeros(0, np.intp)], [np.zeros(0)], []
    with steps("learning", total=N_STEPS) as step:
        corpora = list(read_corpora([WRITTEN_CORPORA]))
        step("read what the shipped model knows")
        lesson = lesson_of(shipped, taught, corpora, measure=measure, measure_known=measure_known)
        step(f"measured {len(lesson.labelled)} comments")
        for n_learned, judged, scores, correction in judge_in_turn(lesson):  # noqa: B007 - the last
            rows.append(judged)
            log_odds.append(scores)
            parts.append(LearningPart(n_learned, len(judged)))
            step(f"learned, and judged {len(judged)} decisions after")
    judged, held_out = np.concatenate(rows), np.concatenate(log_odds)
    return Learned(lesson, judged, held_out, correction, tuple(parts))


def hear(learned: Learned, active: ActiveOpinion, base: Manifest) -> Hearing:
    """The candidate and the active model on what was held out."""
    lesson = learned.lesson
    witnesses = np.flatnonzero(lesson.is_witness)
    point = base.operating_point
    return Hearing(
        is_spam=lesson.is_spam[learned.judged],
        active=Opinion(active.log_odds(learned.judged), active.point),
        candidate=Opinion(learned.held_out, point),
        written_is_spam=lesson.is_spam[witnesses],
        written_shipped=Opinion(lesson.shipped[witnesses], point),
        written_candidate=Opinion(lesson.log_odds(learned.correction, witnesses), point),
    )


def best_attempt(
    taught: Sequence[Teaching], try_with: Callable[[Sequence[Teaching]], FitAttempt]
) -> FitAttempt:
    """Learn from everything; if that does not pass the gate, from what moderators said alone.

    So whoever has a key, and sends wrong labels too slowly to be noticed, spoils a candidate but
    does not keep the site from learning what its moderators decide.
    """
    attempt = try_with(taught)
    own = [t for t in taught if t.is_trusted or t.labelled.source != DECISIONS]
    if not attempt.hearing.complaints() or len(own) == len(taught):
        return attempt
    if sum(teaching.is_trusted for teaching in own) < GATE_DECISIONS:
        return attempt
    alone = try_with(own)
    return attempt if alone.hearing.complaints() else alone
