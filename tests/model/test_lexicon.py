"""Terms of spam, kept as hashes: how many of them a text holds."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.grams.texts import Texts
from model.lexicon import Lexicon

SPAM = Lexicon.of(["rolex", "Casino", "casino-online", "viagra "])


@pytest.mark.parametrize(
    ("text", "n_terms"),
    [
        ("cheap rolex", 1),
        ("cheaprolexwatches", 1),  # inside words too: addresses have no spaces
        ("rolex and rolex", 2),
        ("casino-online", 2),  # overlaps count
        ("role x", 0),
        ("", 0),
    ],
)
def test_terms_are_counted_anywhere_in_a_text(text, n_terms):
    assert SPAM.count(Texts([text])).tolist() == [n_terms]


def test_the_case_and_the_edges_of_a_term_do_not_matter():
    assert SPAM.count(Texts(["casino viagra"])).tolist() == [2]


def test_a_term_of_few_letters_is_left_out():
    assert Lexicon.of(["sex", "loan"]).count(Texts(["sex loan in essex"])).tolist() == [0]


def test_no_term_crosses_from_one_text_into_the_next():
    assert SPAM.count(Texts(["ro", "lex", "casi", "no"])).tolist() == [0, 0, 0, 0]


def test_no_texts_have_no_terms():
    assert SPAM.count(Texts([])).tolist() == []


def test_a_term_is_found_without_its_accents():
    assert Lexicon.of(["crédit rapide"]).count(Texts(["un credit rapide ici"]))[0] == 1


def test_an_empty_lexicon_finds_nothing():
    assert Lexicon.of([]).count(Texts(["cheap rolex"])).tolist() == [0]


terms = st.lists(st.text("abc", min_size=1, max_size=7), max_size=6)


@given(terms, st.lists(st.text("abc ", max_size=30), max_size=5))
def test_the_count_is_that_of_a_plain_search(lexicon_terms, texts):
    long_terms = {t for t in lexicon_terms if len(t) >= 5}
    plain = [sum(x.startswith(t, i) for t in long_terms for i in range(len(x))) for x in texts]
    assert Lexicon.of(lexicon_terms).count(Texts(texts)).tolist() == plain


@given(terms, st.text("abc ", max_size=30))
def test_what_is_found_is_what_a_plain_search_finds(lexicon_terms, text):
    long_terms = {t for t in lexicon_terms if len(t) >= 5}
    plain = [(i, i + len(t)) for t in long_terms for i in range(len(text)) if text.startswith(t, i)]
    assert Lexicon.of(lexicon_terms).find(text) == sorted(plain)


def test_a_saved_lexicon_holds_no_term():
    assert b"viagra" not in pickle.dumps(SPAM)


@given(st.text("abcdefgh ", max_size=30))
def test_as_many_terms_are_found_as_are_counted(text):
    lexicon = Lexicon.of(["abcde", "bcdefg", "cdefgh", "abcdefgh"])
    assert len(lexicon.find(text)) == lexicon.count(Texts([text]))[0]


def test_a_term_is_found_where_it_stands():
    assert Lexicon.of(["casino", "sinoe"]).find("a casinoes") == [(2, 8), (4, 9)]
