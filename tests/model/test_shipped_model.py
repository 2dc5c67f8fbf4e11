"""What must not sway the model that ships: a signature, an ending that no site has, more links."""

import re
from random import Random

import numpy as np
import pytest

from model.artifact import BASE_FOLDER
from model.comment import Author, Comment
from model.judge import Judge
from training.corpora.reading import read_corpora
from training.corpora.shipped import UNSEEN_CORPORA
from training.evasion.additions import sign


@pytest.fixture(scope="module")
def judge():
    return Judge.load(BASE_FOLDER)


@pytest.fixture(scope="module")
def unseen():
    return list(read_corpora([UNSEEN_CORPORA]))


def share_of_ham(judge, comments):
    return np.mean([v.label == "ham" for v in judge.judge(comments, reasons=0)])


def with_reserved_ending(comment):
    url = re.sub(r"^(https?://[^/]*?)\.[a-z]+(?=/|$)", r"\1.example", comment.author.url)
    return comment.model_copy(update={"author": comment.author.model_copy(update={"url": url})})


def test_readers_are_not_held_for_signing_like_a_letter(judge, unseen):
    readers = [c.comment for c in unseen if not c.is_spam and c.comment.author.name]
    signed = [sign(reader, Random(number)) for number, reader in enumerate(readers)]
    assert share_of_ham(judge, readers) - share_of_ham(judge, signed) < 0.05


def test_spam_is_not_published_for_signing_like_a_letter(judge, unseen):
    spam = [c.comment for c in unseen if c.is_spam and c.comment.author.name]
    signed = [sign(comment, Random(number)) for number, comment in enumerate(spam)]
    assert share_of_ham(judge, signed) - share_of_ham(judge, spam) < 0.05


@pytest.mark.parametrize("is_spam", [True, False])
def test_an_ending_that_no_site_has_speaks_neither_way(judge, unseen, is_spam):
    comments = [c.comment for c in unseen if c.is_spam == is_spam and c.comment.author.url]
    changed = [with_reserved_ending(comment) for comment in comments]
    assert abs(share_of_ham(judge, changed) - share_of_ham(judge, comments)) < 0.05


def test_more_links_do_not_make_an_advertisement_better(judge):
    few, *more = (
        judge.judge([Comment(text=text, author=Author(name="Bob"))], reasons=0)[0].log_odds
        for text in (links(n) for n in (5, 20, 100, 1000))
    )
    assert min(more) > few - 0.25


def links(n):
    return "Look here " + " ".join(f"http://cheap-pills{i}.com/buy" for i in range(n))
