"""How a comment relates to its article, in numbers."""

import math

from measured_comments import BREAD, RARITY, measured, read_comment

from model.signals.article import CONTEXT_SIGNALS, context_signals
from model.signals.rarity import Rarities, bucket
from model.text.words import stems


def test_a_comment_that_takes_up_the_article_shares_more_of_its_words_than_a_foreign_one():
    near = measured("I feed my rye sourdough starter at night too", article=BREAD)
    far = measured("Cheap rolex watches, free delivery worldwide", article=BREAD)
    assert near["article_share"] > far["article_share"] == 0
    assert near["shared_words"] > far["shared_words"] == 0
    assert near["rarest_shared"] > far["rarest_shared"] == 0
    assert near["disagreement"] < far["disagreement"]


def test_a_comment_that_takes_up_the_title_is_told():
    near, far = (measured(t, article=BREAD) for t in ("Rye bread is the best", "White rolls"))
    assert near["title_taken_up"] > far["title_taken_up"] == 0
    assert near["title_share"] > far["title_share"] == 0


def test_a_comment_takes_up_an_inflected_word_of_the_article_too():
    assert measured("My breads fail", article=BREAD)["title_taken_up"] > 0


def test_common_words_are_shared_with_any_article_and_weigh_nothing():
    rarity = RARITY.copy()
    rarity[[bucket(stem) for stem in stems(["a", "for", "the", "and"])]] = 1.0
    values = context_signals(read_comment("the and for", article=BREAD), Rarities(rarity))
    assert dict(zip(CONTEXT_SIGNALS, values, strict=True))["article_share"] == 0


def test_without_an_article_only_the_rarity_of_the_words_is_measured():
    values = measured("baking bread")
    known_names = [name for name in CONTEXT_SIGNALS if not math.isnan(values[name])]
    assert known_names == ["text_rarity", "unseen_words"]


def test_without_words_nothing_can_be_said_of_the_article():
    values = measured("!!!", article=BREAD)
    assert all(math.isnan(values[name]) for name in CONTEXT_SIGNALS)
