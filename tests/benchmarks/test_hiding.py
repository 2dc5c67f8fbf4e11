"""What is counted of an evasion: caught before, changed by it, and caught after or not."""

import numpy as np
import pytest

from model.operating_point import ErrorBudget, OperatingPoint
from training.evasion.evasions import EVASIONS

POINT = OperatingPoint(ham_below=0.4, spam_above=0.9, budget=ErrorBudget())


def test_only_what_was_caught_before_is_counted():
    from offline.hiding import CaughtCounts, caught_counts

    before = np.array([0.1, 0.5, 0.5, 0.95, 0.95, 0.95])
    after = np.array([0.99, 0.5, 0.1, 0.95, 0.5, 0.1])
    assert caught_counts(POINT, before, after) == CaughtCounts(
        held=5, still_held=3, rejected=3, still_rejected=1
    )


def test_shares_are_of_what_was_caught():
    from offline.hiding import CaughtCounts, shares

    assert shares(CaughtCounts(held=4, still_held=3, rejected=2, still_rejected=1)) == (0.75, 0.5)
    assert np.isnan(shares(CaughtCounts())).all()


@pytest.fixture(scope="module")
def outcome(small_model, few_comments):
    from offline.hiding import evade

    spam = [c for c in few_comments if c.is_spam][::12]
    return spam, evade(small_model.pipeline, small_model.manifest.operating_point, spam)


def test_a_comment_that_an_evasion_leaves_alone_is_not_counted(outcome):
    spam, total = outcome
    with_url = sum("http" in c.comment.text or bool(c.comment.author.url) for c in spam)
    assert 0 < total.caught["shortened links"].held <= with_url + 5 < len(spam)
    assert set(total.caught) == set(EVASIONS)


def test_what_got_published_is_kept_with_both_probabilities(outcome, small_model):
    _, total = outcome
    ham_below = small_model.manifest.operating_point.ham_below
    lost = sum(k.held - k.still_held for k in total.caught.values())
    assert len(total.slipped) == lost > 0
    assert all(s.after < ham_below + 1e-4 and s.before > ham_below - 1e-4 for s in total.slipped)


def test_folds_are_pooled_by_adding_up(outcome):
    from offline.hiding import pooled

    _, total = outcome
    twice = pooled([total, total])
    assert twice.spam == 2 * total.spam
    assert twice.caught["capitals"].held == 2 * total.caught["capitals"].held
    assert len(twice.slipped) == 2 * len(total.slipped)


def test_the_same_comment_is_hidden_the_same_way_in_every_run(few_comments):
    from offline.hiding import drawing

    spam = next(c for c in few_comments if c.is_spam)
    draws = {drawing("accents", spam).random() for _ in range(3)}
    assert len(draws) == 1
    assert draws != {drawing("capitals", spam).random()}


def test_without_a_corpus_whole_written_subjects_are_left_out():
    from offline.left_out import trial

    tried = trial([], n_folds=3)
    assert len(tried.folds) == 3
    for fold in tried.folds:
        seen, unseen = tried.seen(fold), tried.unseen(fold)
        assert len(seen) + len(unseen) == len(tried.labelled)
        assert not {c.article for c in seen} & {c.article for c in unseen}


def test_one_fold_of_everything_is_refused():
    from offline.left_out import trial

    from training.corpora.errors import CorpusError

    with pytest.raises(CorpusError, match="leaves nothing to fit on"):
        trial([], n_folds=1)


def test_with_a_corpus_its_blogs_are_left_out_and_the_written_comments_teach(tmp_path):
    from offline.left_out import trial

    row = '{"id": "1", "text": "Lovely bread", "label": "ham"}\n'
    for name in ("blog-a", "blog-b", "chat"):
        (tmp_path / f"{name}.jsonl").write_text(row, encoding="utf-8")
    tried = trial([tmp_path], n_folds=0)
    assert sorted(tried.folds) == [("blog-a",), ("blog-b",)]
    assert {"chat", "technology", "blog-b"} <= {c.source for c in tried.seen(("blog-a",))}
