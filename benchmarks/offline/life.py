"""A blog's life replayed: verdicts first, then decisions on what is held or drawn, then fits."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random

import numpy as np
from scipy.special import expit
from sklearn.pipeline import Pipeline

from model.adaptation import MeasuredComments
from model.artifact import Manifest
from model.comment import Comment
from model.operating_point import OperatingPoint
from model.past.weights import prior_weights
from model.reasons.past_term import weighed
from model.verdict import Label
from offline.measured_once import MeasuredOnce
from offline.poisoned import Site, taught_by
from service.domain.marks import Mark, marks_of
from training.corpora.labelled import LabelledComment
from training.learning.active import ActiveOpinion
from training.learning.attempt import hear, learn
from training.learning.gate import GATE_DECISIONS
from training.learning.lesson import Floats, Teaching
from training.learning.replay import BEGINS
from training.learning.worth import teachings
from training.past.ledger import PastLedger
from training.past.replay import SAMPLED_SHARE

FIT_AFTER = 1.5  # times the decisions of the fit before: a nightly fit of few more changes little
FIRST_FIT = GATE_DECISIONS / (1 - BEGINS[0])  # decisions, before which no gate can be passed
SEED = 1
UNDATED_WEEK = 25  # comments


@dataclass(frozen=True)
class Stream:
    """One source in time order, with what a base that never saw it says: log-odds (n_comments,).

    `weeks` numbers the week of each comment. `sees_columns` says that the shipped base has not
    seen the source either, so that what its readers say of a comment may be learned from.
    """

    source: str
    comments: Sequence[LabelledComment]
    log_odds: Floats
    weeks: Sequence[int]
    point: OperatingPoint
    sees_columns: bool


@dataclass
class Life:
    """What became of each comment: the log-odds it was judged by, and by whom it was decided.

    `decided` is by position, what the moderator said. `never` is what would have been said without
    any fit, of the same decisions.
    """

    adapted: Floats
    never: Floats
    decided: dict[int, bool] = field(default_factory=dict)
    fits: list[tuple[int, str]] = field(default_factory=list)


class Replay:
    """Replays streams with one shipped model."""

    def __init__(self, shipped: Pipeline, base: Manifest) -> None:
        self._shipped = shipped
        self._base = base
        self._once = MeasuredOnce(shipped)

    def live(self, stream: Stream, *, wrong_share: float = 0.0) -> Life:
        """Judge each comment before its label is known; decide; fit when a week is over."""
        n = len(stream.comments)
        life, draw = Life(np.zeros(n), np.zeros(n)), Random(SEED)
        ledger, marks = PastLedger(), [marks_of("", c.comment) for c in stream.comments]
        measure = _measure(self._once, stream)
        correction = np.zeros(n)
        for rows in by_week(stream):
            for row in rows:
                past = past_term(ledger, marks[row])
                life.never[row] = stream.log_odds[row] + past
                life.adapted[row] = stream.log_odds[row] + correction[row] + past
                if _is_asked_for(stream, life, row, draw):
                    is_spam = stream.comments[row].is_spam != (draw.random() < wrong_share)
                    life.decided[row] = is_spam
                    ledger.decide(marks[row], is_spam=is_spam)
            if rows[-1] + 1 < n and _is_due(life):
                correction = self._fit(stream, life, measure, correction)
        return life

    def _fit(self, stream: Stream, life: Life, measure: "Measuring", correction: Floats) -> Floats:
        """What the fit adds to each comment's log-odds; as before if its gate refuses it."""
        taught = _taught(stream, life)
        learned = learn(self._shipped, taught, measure=measure)
        base = self._base.model_copy(update={"operating_point": stream.point})
        n_known = max((n for n, refused in life.fits if not refused), default=0)
        unknown = np.array([*life.decided][n_known:], np.intp)
        active = learned.lesson.shipped.copy()
        active[n_known : len(taught)] += correction[unknown]
        hearing = hear(learned, ActiveOpinion(active, stream.point, "before"), base)
        complaints = "; ".join(complaint.words for complaint in hearing.complaints())
        life.fits.append((len(taught), complaints))
        if complaints:
            return correction
        measured = measure([c.comment for c in stream.comments])
        return np.asarray(learned.lesson.classifier.weighable(measured) @ learned.correction)


Measuring = Callable[[Sequence[Comment]], MeasuredComments]


def _measure(once: MeasuredOnce, stream: Stream) -> Measuring:
    """As the shipped base measures; what it knows of the stream's own comments is hidden."""
    left_out = {c.comment: at for at, c in enumerate(stream.comments)}

    def measure(comments: Sequence[Comment]) -> MeasuredComments:
        measured = once(comments)
        columns, log_odds = measured.columns.copy(), measured.log_odds.copy()
        for row, comment in enumerate(comments):
            if comment in left_out:
                log_odds[row] = stream.log_odds[left_out[comment]]
                if not stream.sees_columns:
                    columns[row] = np.nan
        return MeasuredComments(measured.grams, columns, log_odds)

    return measure


def _is_asked_for(stream: Stream, life: Life, row: int, draw: Random) -> bool:
    """What is held waits for a moderator; of the rest one in so many is drawn."""
    probability = float(expit(life.adapted[row]))
    is_drawn = draw.random() < SAMPLED_SHARE
    return is_drawn or stream.point.label(probability) is Label.UNSURE


def past_term(ledger: PastLedger, marks: Sequence[Mark]) -> float:
    """What the site's past adds to the log-odds of a comment with these marks."""
    weights = prior_weights()
    precedents = ledger.past_of(marks).precedents
    return weights.bounded(sum(weighed(precedent, weights) for precedent in precedents))


def _is_due(life: Life) -> bool:
    before = life.fits[-1][0] if life.fits else 0
    return len(life.decided) >= max(FIRST_FIT, FIT_AFTER * before)


def _taught(stream: Stream, life: Life) -> list[Teaching]:
    """Every decision so far, each a moderator's own, campaigns as one lesson."""
    decided = [
        replace(stream.comments[row], is_spam=is_spam) for row, is_spam in life.decided.items()
    ]
    return teachings(taught_by(Site(decided, (), {}), 0.0, None))


def weeks_of(comments: Sequence[LabelledComment]) -> list[int]:
    """The week of each comment, from the first; without dates, so many are a week."""
    dated = [c.written_at for c in comments]
    first = dated[0]
    return [
        at // UNDATED_WEEK if first is None or when is None else (when - first).days // 7
        for at, when in enumerate(dated)
    ]


def by_week(stream: Stream) -> Iterator[list[int]]:
    """The rows of each week in which anything came."""
    for week in sorted(set(stream.weeks)):
        yield [row for row, its in enumerate(stream.weeks) if its == week]
