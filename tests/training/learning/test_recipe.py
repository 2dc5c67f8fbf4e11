"""What each labelled comment may teach, and how much it weighs."""

from dataclasses import replace

import pytest

from model.comment import Article
from training.learning.recipe import training_set


def test_both_labels_weigh_the_same_whatever_their_number(blogs):
    seen = training_set([c for c in blogs if c.is_spam][:40] + [c for c in blogs if not c.is_spam])
    of_spam = seen.reader_weight[seen.is_spam].sum()
    assert of_spam == pytest.approx(seen.reader_weight[~seen.is_spam].sum())


def test_a_comment_without_an_article_teaches_words_only(blogs):
    bare = replace(blogs[0], comment=blogs[0].comment.model_copy(update={"article": Article()}))
    seen = training_set([*blogs, bare])
    at = len(blogs)
    assert seen.signal_weight[at] == 0 < seen.reader_weight[at]


def test_the_operating_point_is_chosen_on_blogs_and_as_much_written_spam(blogs):
    written_comments = [
        replace(c, id=f"w{c.id}", source="baking", kind="promotion") for c in blogs if c.is_spam
    ]
    few = [c for c in blogs if not c.is_spam] + [c for c in blogs if c.is_spam][:30]
    seen = training_set([*few, *written_comments])
    drawn = seen.is_judged & ~seen.is_real
    assert seen.is_judged[seen.is_real].all()
    assert drawn.sum() == 30 < len(written_comments)
    assert seen.is_spam[drawn].all()


def test_a_disguised_copy_teaches_signals_and_no_words(blogs):
    seen = training_set(blogs)
    copies = ~seen.is_original
    assert copies.sum() > sum(c.is_spam for c in blogs) / 2
    assert (seen.reader_weight[copies] == 0).all()
    assert not seen.is_real[copies].any()
    assert not seen.is_judged[copies].any()


def test_the_copies_of_either_label_weigh_about_half_of_the_originals(blogs):
    seen = training_set(blogs)
    for of_label in (seen.is_spam, ~seen.is_spam):
        of_copies = seen.signal_weight[of_label & ~seen.is_original].sum()
        of_originals = seen.signal_weight[of_label & seen.is_original].sum()
        assert 0.35 < of_copies / of_originals < 0.65
