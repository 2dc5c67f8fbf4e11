"""What a comment copies from its article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.comment import Article, Comment
from model.reading.article_reading import PHRASE_WORDS, read_article
from model.reading.comment_reading import Reading
from model.reading.quotes import copied_phrases, without_quotes
from model.text.words import runs, tokens

RYE = read_article(
    Article(title="How to bake rye bread", text="Rye bread wants a sourdough, salt and time. Yes.")
)


def own_words(text, article):
    words = tokens(text)
    return without_quotes(words, copied_phrases(words, article), article)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Mine wants more salt", "mine wants more salt"),
        ("rye bread wants a sourdough, salt. Mine wants honey", "mine wants honey"),
        ("About How to bake rye bread: cheap flour here", "about cheap flour here"),
        ("rye bread wants a lot", "rye bread wants a lot"),  # four words are no quotation
        ("Rye bread wants a sourdough, salt and time.", ""),
        ("", ""),
    ],
)
def test_what_is_copied_from_the_article_is_not_the_comments_own(text, own):
    assert own_words(text, RYE) == tokens(own)


words_of_rye = st.lists(st.sampled_from([*RYE.words, "cheap", "flour"]), max_size=30)
quoting = st.lists(words_of_rye | st.just(tokens(RYE.text)[3:12]), max_size=3).map(
    lambda parts: [word for part in parts for word in part]
)


@given(quoting)
def test_copied_phrases_are_those_that_a_plain_search_finds(words):
    plain = [at for at, run in enumerate(runs(words, PHRASE_WORDS)) if run in RYE.phrases]
    assert copied_phrases(words, RYE) == plain


def test_a_short_title_may_be_named():
    rye = read_article(Article(title="Rye bread"))
    assert own_words("my rye bread", rye) == ["my", "rye", "bread"]


def test_a_sentence_of_the_article_buys_no_relation_to_it():
    article = Article(title="How to bake rye bread", text="Rye bread wants a sourdough and time.")
    plain = Reading(Comment(text="Cheap watches here", article=article))
    quoting = "Rye bread wants a sourdough and time. Cheap watches here"
    assert Reading(Comment(text=quoting, article=article)).own_stems == plain.own_stems
