"""The shipped model's own folds as an evaluation."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit

from model.artifact import Manifest
from model.comment import Article, Comment
from model.operating_point import ErrorBudget, OperatingPoint
from model.second_term import SecondTerm
from training.corpora.labelled import LabelledComment
from training.evaluation.baseline import TFIDF
from training.evaluation.held_out import HeldOut
from training.evaluation.left_out import FIRST_ALONE
from training.evaluation.own_folds import is_evaluated, judge_in_own_folds
from training.learning.recipe import training_set

POINT = OperatingPoint(ham_below=0.1, spam_above=0.9, budget=ErrorBudget())
ALWAYS = SecondTerm(
    sha256="0" * 64, asked_above=-99, asked_below=99, weight=1.0, shift=0.0, most=9.0, fading=0.1
)
WORDS = {True: "Cheap watches and pills, order today", False: "Thank you for this, it helped me"}


def comment(source: str, number: int) -> LabelledComment:
    """Every other one is spam; only the first of a source stands under no known article."""
    is_spam = number % 2 == 1
    return LabelledComment(
        id=str(number),
        comment=Comment(
            text=f"{WORDS[is_spam]}, {source} {number}",
            article=Article(title="Baking bread" if number else ""),
        ),
        is_spam=is_spam,
        source=source,
        article="bread",
    )


LABELLED = [comment(f"blog-{name}", number) for name in "abcd" for number in range(10)]


class OwnFolds:
    """Two folds of sources, and log-odds that were held out in them."""

    def __init__(self, n: int) -> None:
        self.held_out_log_odds_ = np.where(np.arange(n) % 2 == 1, 1.0, -1.0)
        self.held_out_log_odds_[np.arange(n) % 10 == 0] = np.nan

    def folds(
        self, y: NDArray[np.bool_], groups: NDArray[np.str_]
    ) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
        is_first = np.isin(groups, ["blog-a", "blog-b"])
        halves = np.flatnonzero(is_first), np.flatnonzero(~is_first)
        return [halves, halves[::-1]]


def judged(term: SecondTerm | None, second: float = 2.0) -> list[HeldOut]:
    """The evaluation of the comments, read a second time with one word for all."""
    seen = training_set(LABELLED, {(c.source, c.id): second for c in LABELLED})
    classifier = OwnFolds(len(seen.comments))
    manifest = Manifest.model_construct(operating_point=POINT, second_term=term)
    return judge_in_own_folds(LABELLED, seen, classifier, manifest)  # type: ignore[arg-type]


def test_every_comment_under_a_known_article_is_judged_by_source() -> None:
    sources = judged(None)
    assert [source.source for source in sources] == ["blog-a", "blog-b", "blog-c", "blog-d"]
    assert [c.id for c in sources[0].comments] == [str(number) for number in range(1, 10)]
    assert {c.probability for c in sources[0].comments if c.is_spam} == {float(expit(1.0))}


def test_what_is_no_blog_and_was_not_written_is_left_out() -> None:
    written = replace(comment("own", 1), kind="praise")
    labelled = [*LABELLED, comment("videos", 1), written]
    assert is_evaluated(labelled)[-2:].tolist() == [False, True]
    assert is_evaluated(labelled)[:-2].all()


def test_the_second_reader_s_term_is_added_and_the_first_alone_is_shown_beside_it() -> None:
    [first, *_] = judged(ALWAYS)[0].comments
    assert first.probability == pytest.approx(float(expit(3.0)))
    assert first.baselines[FIRST_ALONE] == pytest.approx(float(expit(1.0)))


def test_the_baseline_is_fitted_without_a_comment_s_source() -> None:
    probabilities = [c.baselines[TFIDF] for source in judged(None) for c in source.comments]
    is_spam = [c.is_spam for source in judged(None) for c in source.comments]
    assert all((p > 0.5) == label for p, label in zip(probabilities, is_spam, strict=True))
