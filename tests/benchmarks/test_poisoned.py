"""What a flood of wrong labels teaches: nothing, before anybody has looked."""

from datetime import timedelta
from importlib import import_module

import pytest

from model.comment import Comment
from training.corpora.labelled import LabelledComment
from training.learning.worth import worths

ROUNDING = 1e-9  # of a sum of many small weights


@pytest.fixture(scope="module")
def poisoned():
    return import_module("offline.poisoned")


def comments(name, n):
    return [
        LabelledComment(f"{name} {k}", Comment(text=f"{name} {k}"), k % 2 == 0, name, "a")
        for k in range(n)
    ]


@pytest.fixture(scope="module")
def site(poisoned):
    """A site whose model is right about everything."""
    own, others = comments("own", 50), comments("other", poisoned.AT_ONCE)
    probability = {c.id: 0.9 if c.is_spam else 0.1 for c in (*own, *others)}
    return poisoned.Site(own, others, probability)


@pytest.mark.parametrize("label", ["by_chance", "inverted"])
@pytest.mark.parametrize("n_keys", [1, 10])
def test_a_flood_by_keys_teaches_what_no_flood_teaches(poisoned, site, label, n_keys):
    keys = [f"key {number}" for number in range(n_keys)]
    flood = poisoned.Poison(site.others, getattr(poisoned, label), keys)
    assert poisoned.taught_by(site, 0.0, flood) == poisoned.taught_by(site, 0.0, None)


def test_a_campaign_labelled_ham_is_one_lesson_at_most(poisoned, site):
    words = Comment(text="Buy the finest wooden watches from our store today with free shipping")
    copies = poisoned.copies_of_spam([LabelledComment("spam", words, True, "a", "a")])
    campaign = poisoned.Poison(copies, poisoned.inverted, campaign_id="c")
    taught = poisoned.taught_by(site, 0.0, campaign)
    assert worths(taught).sum() <= len(site.decided) + 1 + ROUNDING


def test_slow_poison_gets_through_with_what_its_key_is_trusted(poisoned, site):
    slow = poisoned.Poison(site.others[:200], poisoned.inverted, a_day=20)
    taught = poisoned.taught_by(site, 0.0, slow)
    added = [one for one in taught if not one.line.is_trusted]
    assert {one.trust for one in added} == {0.5}
    assert added[-1].decided_at - added[0].decided_at > timedelta(days=8)
