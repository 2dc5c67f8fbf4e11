"""The filters that Winnow is compared with, as Debian packages them."""

from random import Random

import numpy as np
import pytest
from debian import install

from model.comment import Article, Author, Comment

SPAM = "cheap replica watches casino bonus order pills online best price".split()
HAM = "thanks for the recipe my bread rose slowly but the crust was fine".split()


def comments(words, n, seed):
    draw = Random(seed)
    return [
        Comment(
            text=" ".join(draw.choices(words, k=12)),
            author=Author(name=draw.choice(["Ann", "Bo"])),
            article=Article(title="Baking rye"),
        )
        for _ in range(n)
    ]


@pytest.fixture(scope="module")
def debian_packages():
    install("bogofilter", "spamassassin")


def taught(program):
    program.learn(comments(SPAM, 220, 1), is_spam=True)
    program.learn(comments(HAM, 220, 2), is_spam=False)
    return program


UNSEEN = comments(SPAM, 3, 3) + comments(HAM, 3, 4) + comments(SPAM, 2, 5)
IS_SPAM = np.array([True] * 3 + [False] * 3 + [True] * 2)


def test_bogofilter_answers_in_order(debian_packages, tmp_path):
    from offline.bogofilter import Bogofilter

    scores = np.array(taught(Bogofilter(tmp_path / "b", with_article=False)).scores(UNSEEN))
    assert ((scores > 0.5) == IS_SPAM).all()


def test_spamassassin_answers_in_order_with_bayes_and_total(debian_packages, tmp_path):
    from offline.spamassassin import SpamAssassin

    bayes, total = np.array(taught(SpamAssassin(tmp_path / "s")).scores(UNSEEN)).T
    assert ((bayes > 0.5) == IS_SPAM).all()
    assert total[IS_SPAM].min() > total[~IS_SPAM].max()


def test_a_filter_that_is_not_there_says_how_to_get_it(monkeypatch, tmp_path):
    from offline.program import NotInstalled
    from offline.spamassassin import SpamAssassin

    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotInstalled, match="apt-get install spamassassin"):
        SpamAssassin(tmp_path / "s")


def test_a_filter_that_fails_is_an_error_and_no_score(debian_packages, tmp_path):
    from offline.bogofilter import Bogofilter

    bogofilter = Bogofilter(tmp_path / "b", with_article=False)
    with pytest.raises(RuntimeError, match="bogofilter failed"):
        bogofilter.scores(UNSEEN)  # it has no word list yet
