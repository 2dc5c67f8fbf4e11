"""How rare words are, looked up by a hash."""

import numpy as np

from model.signals import rarity
from model.signals.rarity import RARITY_BUCKETS, Rarities, bucket


def test_a_word_has_a_bucket_within_the_table():
    assert all(0 <= bucket(w) < RARITY_BUCKETS for w in ("", "rolex", "好", "\ud800"))


def test_rarities_are_looked_up_by_bucket_and_no_more_remembered_than_fit(monkeypatch):
    monkeypatch.setattr(rarity, "REMEMBERED", 2)
    table = np.arange(RARITY_BUCKETS, dtype=np.float32)
    rarities, words = Rarities(table), frozenset(["rolex", "bread", "", "好"])
    for _ in range(2):
        assert rarities.of(words) == sorted(float(table[bucket(word)]) for word in words)
        assert 0 < len(rarities) <= 2


def test_the_bucket_of_a_word_never_changes():
    assert bucket("rolex") == 63311  # the shipped table of rarities is made of these
