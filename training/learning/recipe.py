"""What each labelled comment may teach: its weights, and what it is held out with."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.pipeline import Pipeline

from model.classifier import build_classifier
from model.comment import Comment
from model.operating_point import ErrorBudget, OperatingPoint, choose_operating_point
from training.corpora.labelled import LabelledComment
from training.corpora.second_readings import NO_READINGS, SecondReadings, readings_of
from training.evasion.copies import COPIED_HAM, disguised_copies
from training.knowledge.reading import ListedKnowledge

MAX_PER_SOURCE = 1500  # of a chat archive: more costs minutes and adds nothing
SOURCE_POWER = 0.5  # a source of n comments weighs as n to the power of one minus this
COPY_WEIGHT = 0.5  # of all disguised copies, beside the originals' 1
MAX_SPAM_TO_CALIBRATE = 300  # of a blog: a flood of one campaign is not what blogs are like
SEED = 1
BLOG_PREFIX = "blog-"  # of the sources that are blogs, not videos, news or chat

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class TrainingSet:
    """Labelled comments with what the classifier needs to know of them: (n_comments,) each.

    `is_real` marks the comments of blogs as they came, of no blog more spam than
    MAX_SPAM_TO_CALIBRATE: the probabilities are to suit them.
    `is_judged` marks these and some written spam: the operating point is chosen on them.
    `second` is what second readers that never saw its source said, NaN where none read it.
    """

    comments: list[Comment]
    is_spam: NDArray[np.bool_]
    group: NDArray[Any]
    reader_weight: Floats
    signal_weight: Floats
    is_real: NDArray[np.bool_]
    is_judged: NDArray[np.bool_]
    second: Floats

    @property
    def is_original(self) -> NDArray[np.bool_]:
        """Which comments are as they came, and no disguised copies: these teach no words."""
        return self.reader_weight > 0

    @property
    def readers(self) -> list[Comment]:
        """What readers say elsewhere than on the blogs, which are to be judged by others alone."""
        is_reader = self.is_original & ~self.is_spam & ~self.is_real
        return [self.comments[row] for row in np.flatnonzero(is_reader)]

    def fit(self, knowledge: ListedKnowledge) -> Pipeline:
        """A classifier fitted on the set."""
        return build_classifier(knowledge.against(self.readers)).fit(
            self.comments,
            self.is_spam,
            learn__groups=self.group,
            learn__reader_weight=self.reader_weight,
            learn__signal_weight=self.signal_weight,
            learn__calibrates=self.is_real,
        )


def operating_point(seen: TrainingSet, held_out_log_odds: Floats) -> OperatingPoint:
    """The default operating point, by comments whose source was held out.

    The ham is that of real blogs. Half of the spam is theirs and half is written: the budget
    is to hold for spam of today as well, but there are far more, and harder, written ones.
    """
    rows = seen.is_judged
    return choose_operating_point(expit(held_out_log_odds[rows]), seen.is_spam[rows], ErrorBudget())


def training_set(
    labelled: Sequence[LabelledComment], second_readings: SecondReadings = NO_READINGS
) -> TrainingSet:
    """Weigh labelled comments so that no source and no label drowns the others.

    A source counts with less than its size (a power of it), and both labels count the same
    in all: a blog that is nearly all spam must not teach what that blog looks like. A
    comment of which no article is known teaches words only; a disguised copy teaches everything
    but words, and nothing is calibrated on it.
    """
    drawn = without_floods(labelled)
    originals = _originals(drawn, readings_of(drawn, second_readings))
    return _with_copies(originals, disguised_copies(drawn, Random(SEED)))


def _originals(labelled: Sequence[LabelledComment], second: Floats) -> TrainingSet:
    is_spam = np.array([c.is_spam for c in labelled])
    is_written = np.array([bool(c.kind) for c in labelled])
    has_article = np.array([c.has_article for c in labelled])
    is_blog = _is_blog(labelled)
    sources = [c.source for c in labelled]
    weight = _balanced(sources, is_spam)
    is_real = is_blog & has_article & _at_most(MAX_SPAM_TO_CALIBRATE, sources, of=is_spam)
    return TrainingSet(
        comments=[c.comment for c in labelled],
        is_spam=is_spam,
        group=np.array([c.left_out_with for c in labelled]),
        reader_weight=weight,
        signal_weight=weight * has_article,
        is_real=is_real,
        is_judged=is_real | _as_many(is_written & is_spam, is_real & is_spam),
        second=second,
    )


def _is_blog(labelled: Sequence[LabelledComment]) -> NDArray[np.bool_]:
    """Which comments are of blogs; where no source is called one, all that were not written."""
    is_blog = np.array([c.source.startswith(BLOG_PREFIX) for c in labelled])
    return is_blog if is_blog.any() else np.array([not c.kind for c in labelled])


def _at_most(most: int, sources: Sequence[str], *, of: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which comments to keep so that no source has more than `most` of those marked by `of`."""
    is_kept = np.ones(len(sources), bool)
    by_source = np.array(sources)
    for source in dict.fromkeys(sources):
        rows = np.flatnonzero((by_source == source) & of)
        n_left_out = max(len(rows) - most, 0)
        is_kept[Random(SEED).sample(rows.tolist(), n_left_out)] = False
    return is_kept


def _as_many(candidates: NDArray[np.bool_], of: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """As many of the one as there are of the other, drawn evenly; all if there are fewer."""
    rows = np.flatnonzero(candidates)
    n = min(len(rows), int(of.sum()))
    is_drawn = np.zeros(len(candidates), bool)
    is_drawn[Random(SEED).sample(rows.tolist(), n)] = True
    return is_drawn


def _with_copies(
    originals: TrainingSet, copies: Sequence[tuple[int, LabelledComment]]
) -> TrainingSet:
    """The set, and behind it disguised copies of some of its comments, by their places."""
    at = np.array([place for place, _ in copies], np.intp)
    is_spam = originals.is_spam[at]
    weight = COPY_WEIGHT * originals.signal_weight[at] * np.where(is_spam, 1.0, 1.0 / COPIED_HAM)
    nowhere = np.zeros(len(at), bool)
    return TrainingSet(
        comments=[*originals.comments, *(copy.comment for _, copy in copies)],
        is_spam=np.concatenate([originals.is_spam, is_spam]),
        group=np.concatenate([originals.group, originals.group[at]]),
        reader_weight=np.concatenate([originals.reader_weight, np.zeros(len(at))]),
        signal_weight=np.concatenate([originals.signal_weight, weight]),
        is_real=np.concatenate([originals.is_real, nowhere]),
        is_judged=np.concatenate([originals.is_judged, nowhere]),
        second=np.concatenate([originals.second, np.full(len(at), np.nan)]),
    )


def without_floods(labelled: Sequence[LabelledComment]) -> list[LabelledComment]:
    """At most MAX_PER_SOURCE comments of a source without articles, drawn evenly."""
    wordy = Counter(c.source for c in labelled if not c.comment.article.title)
    share = {name: MAX_PER_SOURCE / n for name, n in wordy.items() if n > MAX_PER_SOURCE}
    draw = Random(SEED)
    return [c for c in labelled if c.source not in share or draw.random() < share[c.source]]


def _balanced(sources: Sequence[str], is_spam: NDArray[np.bool_]) -> Floats:
    keys = list(zip(sources, is_spam.tolist(), strict=True))
    counts = Counter(keys)
    weight = np.array([counts[key] ** -SOURCE_POWER for key in keys])
    for label in (True, False):
        of_label = is_spam == label
        if of_label.any():
            weight[of_label] *= len(keys) / 2 / weight[of_label].sum()
    return weight
