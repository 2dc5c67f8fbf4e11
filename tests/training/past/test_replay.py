"""Streams are replayed in time order: verdict first, then the label."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from past_streams import POINT, made_up, scored

from model.past.precedent import TRAITS
from model.past.weights import prior_weights
from training.corpora.errors import CorpusError
from training.past.figures import replay_left_out
from training.past.learning import MOST_OF, Replayed, added, fit_weights
from training.past.replay import error_of, replay_asked, replay_evidence
from training.past.streams import streams_of

NAMES = ("oak", "elm", "ash")


def streams():
    labelled = [made_up(name) for name in NAMES]
    return streams_of([c for of_one in labelled for c in of_one], [*map(scored, labelled)])


def test_comments_are_replayed_in_the_order_they_were_written():
    labelled = made_up("oak")
    shuffled = Random(1).sample(labelled, len(labelled))
    [stream] = streams_of(shuffled, [scored(labelled)])
    assert [comment.is_spam for comment in stream.comments] == [c.is_spam for c in labelled]


def test_what_has_no_date_or_no_score_is_left_out():
    labelled = made_up("oak", n=6)
    undated = [replace(labelled[0], written_at=None), *labelled[1:]]
    [stream] = streams_of(undated, [scored(labelled[:4])])
    assert len(stream.comments) == 3


def test_a_corpus_without_a_date_is_refused():
    labelled = [replace(c, written_at=None) for c in made_up("oak")]
    with pytest.raises(CorpusError, match="both a date and a score"):
        streams_of(labelled, [scored(labelled)])


def test_the_first_comment_meets_no_past():
    evidence = replay_evidence(streams()[0])
    assert evidence[0].tolist() == [0.0] * (2 * len(TRAITS))
    assert evidence[2, TRAITS.index("host")] > 0


def test_a_label_does_not_count_before_its_own_verdict():
    stream = streams()[0]
    *before, last = stream.comments
    other = replace(stream, comments=(*before, replace(last, is_spam=not last.is_spam)))
    assert np.array_equal(replay_evidence(stream), replay_evidence(other))


def test_the_past_tells_what_the_text_does_not():
    _, figures = replay_left_out(streams())
    for row in figures:
        assert row.without == pytest.approx(0.2)  # all of it is held
        assert row.all_known < 0.7 * row.without
        assert row.asked_for <= row.without
        assert 0 < row.n_decided <= row.n_comments


def test_what_is_dealt_with_is_seldom_decided():
    labelled = made_up("oak")
    [stream] = streams_of(labelled, [scored(labelled, 0.01)])
    assert replay_asked(stream, prior_weights())[1] < 10


@pytest.mark.parametrize(
    ("probability", "is_spam", "error"),
    [(0.1, True, 1.0), (0.9, False, 1.0), (0.5, True, 0.2), (0.1, False, 0.0), (0.9, True, 0.0)],
)
def test_the_error_is_published_spam_rejected_ham_and_a_fifth_of_what_waits(
    probability, is_spam, error
):
    log_odds = np.log([probability / (1 - probability)])
    assert error_of(log_odds, np.array([is_spam]), POINT) == pytest.approx(error)


def replayed_with(trait, *, leans, is_spam, n=500):
    evidence = np.zeros((n, 2 * len(TRAITS)))
    side = 0 if leans > 0 else len(TRAITS)
    evidence[:, TRAITS.index(trait) + side] = leans
    return Replayed(np.zeros(n), evidence, np.full(n, is_spam))


@pytest.mark.parametrize("trait", TRAITS)
def test_no_weight_is_more_than_a_forger_may_gain(trait):
    weights = fit_weights([replayed_with(trait, leans=-2.0, is_spam=False)])
    assert 0 <= weights.traits[trait].ham <= MOST_OF.get((trait, "ham"), np.inf)


def test_evidence_that_was_wrong_gets_no_weight_and_not_a_negative_one():
    weights = fit_weights([replayed_with("host", leans=2.0, is_spam=False)])
    assert weights.traits["host"].spam == 0


def test_without_anything_to_learn_the_weights_stay_where_they_start():
    nothing = Replayed(np.zeros(9), np.zeros((9, 2 * len(TRAITS))), np.ones(9, bool))
    assert fit_weights([nothing], start=prior_weights()) == prior_weights()


def test_what_is_added_is_bounded():
    replayed = replayed_with("host", leans=30.0, is_spam=True, n=2)
    assert added(replayed, prior_weights()).max() == prior_weights().most_for_spam
