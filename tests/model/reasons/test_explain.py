"""A score in words: contributions given by hand, so that each sentence can be foretold."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.columns import COLUMNS
from model.comment import Author, Comment
from model.grams.fields import ADDRESSES, FIELDS, NAME, WORDING, field_grams, field_text
from model.grams.texts import Texts
from model.grams.word_spans import word_spans
from model.linear import HashedLogistic
from model.reading.comment_reading import Reading
from model.reasons.explain import explain
from model.reasons.phrases import PHRASES
from model.reasons.wordwise import FieldWords, word_contributions

WATCHES = Reading(
    Comment(
        text="Buy cheap replica watches at http://rolex.example.com/buy",
        author=Author(name="cheap rolex watches", url="http://rolex.example.com"),
    )
)


def told(small_model, columns, *, reading=WATCHES, limit=10, baseline=0.0):
    """The reasons where only some columns have a (value, contribution)."""
    values, parts = np.zeros(len(COLUMNS)), np.zeros(len(COLUMNS))
    for name, (value, part) in columns.items():
        values[COLUMNS.index(name)], parts[COLUMNS.index(name)] = value, part
    _, features, classifier = small_model.pipeline
    [explanation] = explain(
        [reading],
        values[None],
        parts[None],
        baseline=baseline,
        readers=classifier.readers_,
        features=features,
        limit=limit,
    )
    return explanation.reasons


def only(small_model, name, value, part, **options):
    return told(small_model, {name: (value, part)}, **options)[0].words


def test_a_name_that_speaks_for_spam_is_shown_as_an_advertisement(small_model):
    words = only(small_model, "name", 2.0, 1.0)
    assert words == "author name reads like an advertisement: “cheap rolex watches”"


def test_a_name_that_speaks_for_ham_is_shown_as_a_persons(small_model):
    jane = Reading(Comment(text="hi", author=Author(name="Jane Doe")))
    words = only(small_model, "name", -2.0, -1.0, reading=jane)
    assert words == "author name reads like a person's: “Jane Doe”"


def test_a_long_name_is_shortened(small_model):
    long = Reading(Comment(text="hi", author=Author(name="cheap rolex " * 50)))
    words = only(small_model, "name", 2.0, 1.0, reading=long)
    assert words.endswith("…”")
    assert len(words) < 90


def test_a_missing_name_is_called_missing(small_model):
    assert only(small_model, "name", math.nan, 0.5) == "no author name"


def test_a_missing_link_is_called_missing(small_model):
    assert only(small_model, "addresses", math.nan, 0.5) == "no link and no author URL"


def test_a_missing_text_is_called_missing(small_model):
    assert only(small_model, "wording", math.nan, 0.5) == "no text"


def test_the_host_that_speaks_is_shown_whole(small_model):
    words = only(small_model, "addresses", 2.0, 1.0)
    assert words == "the web address reads like spam: rolex.example.com"


def test_the_direction_of_the_wording_is_told(small_model):
    assert only(small_model, "wording", 2.0, 1.0).startswith("the wording reads like spam: “")
    assert only(small_model, "wording", -2.0, -1.0).startswith("the wording reads like a reader's")


@pytest.mark.parametrize(
    ("signal", "value", "words"),
    [
        ("links", math.log1p(3), "links: 3"),
        ("links", 0.0, "no link"),
        ("capitals", 0.4, "40 % of the letters are capitals"),
        ("phone_numbers", 2.0, "telephone numbers: 2"),
        ("title_taken_up", math.nan, "the article is not known"),
        ("title_taken_up", 0.31, "has 31 % of the title's words"),
    ],
)
def test_a_signal_is_told_in_a_moderators_words(small_model, signal, value, words):
    assert only(small_model, signal, value, 0.7) == words


def test_a_column_that_contributes_nothing_is_not_told(small_model):
    assert [r.signal for r in told(small_model, {"links": (1.0, 0.0)})] == ["baseline"]


def test_signals_that_say_the_same_are_added_up(small_model):
    unknown = {"title_share": (math.nan, 0.5), "article_share": (math.nan, 0.25)}
    first, _ = told(small_model, unknown)
    assert (first.words, first.contribution) == ("the article is not known", 0.75)


def test_what_is_beyond_the_limit_is_added_up_in_one(small_model):
    columns = {"links": (1.0, 0.5), "emoji": (0.0, -0.25), "prices": (0.0, 1.0)}
    reasons = told(small_model, columns, limit=1, baseline=-2.0)
    assert [(r.signal, r.contribution) for r in reasons] == [
        ("prices", 1.0), ("rest", 0.25), ("baseline", -2.0)
    ]  # fmt: skip


# Word by word


def shares_of(reading, field, reader):
    """The words of one comment's field, each with its share of the log-odds."""
    words = word_contributions([reading], field, reader)
    texts = [words.joined[a:b] for a, b in zip(words.start, words.end, strict=True)]
    return list(zip(texts, words.share, strict=True))


texts = st.text(max_size=60) | st.sampled_from(["cheap rolex cheap rolex", "http://a.com/x y"])


@given(texts)
@pytest.mark.parametrize("field", FIELDS, ids=[f.name for f in FIELDS])
def test_words_are_those_of_the_field_in_order(small_model, field, text):
    reading = Reading(Comment(text=text, author=Author(name=text, url=text)))
    of_field, at = field_text(reading, field), 0
    reader = small_model.pipeline[-1].readers_[field.name]
    for word, weight in shares_of(reading, field, reader):
        at = of_field.index(word, at) + len(word)
        assert math.isfinite(weight)


def test_a_word_gets_the_weight_of_its_own_gram():
    reader = HashedLogistic()
    reader.idf_ = np.ones(2 * NAME.n_buckets, np.float32)
    reader.coef_ = np.zeros(2 * NAME.n_buckets, np.float32)
    text = Texts([" rolex "])
    rolex = field_grams(text, word_spans(text), (NAME,))
    reader.coef_[rolex.column[0]] = 3.0  # the word as a whole, the first of its grams
    shares = dict(shares_of(WATCHES, NAME, reader))
    # Three words and two pairs of them have the length of the root of five.
    assert shares == pytest.approx({"cheap": 0, "rolex": 3 / math.sqrt(5), "watches": 0})


def test_nothing_in_a_field_has_no_words(small_model):
    readers = small_model.pipeline[-1].readers_
    empty = Reading(Comment(text=""))
    for field in (WORDING, ADDRESSES):
        assert shares_of(empty, field, readers[field.name]) == []


def test_only_phrases_without_a_number_are_said_of_two_signals():
    # Reasons are merged by their phrase: two with a number might differ in the number.
    sentences = [text for p in PHRASES.values() for text in {p.high, p.low, p.unknown}]
    assert not [text for text in set(sentences) if sentences.count(text) > 1 and "{n}" in text]


def test_signals_that_say_the_same_go_by_the_name_of_the_first(small_model):
    unknown = {"title_share": (math.nan, 0.5), "article_share": (math.nan, 0.25)}
    [first, _] = told(small_model, unknown)
    assert first.signal == min(unknown, key=COLUMNS.index)


def words_with(*shares):
    """The words of one comment: each text and its share."""
    joined = " ".join(word for word, _ in shares)
    start = np.array([joined.index(word) for word, _ in shares])
    end = start + [len(word) for word, _ in shares]
    row = np.zeros(len(shares), np.int64)
    return FieldWords(joined, row, start, end, np.array([share for _, share in shares]))


def loudest(words, towards=1.0, *, limit=4, not_quotable=()):
    [phrases] = words.loudest(
        np.array([towards]),
        limit=limit,
        above=0.02,
        is_quotable=lambda word, _: word not in not_quotable,
    )
    return phrases


def test_the_loudest_words_for_spam_come_first_and_the_faint_ones_not_at_all():
    words = words_with(("rolex", 1.0), ("hello", -2.0), ("watch", 0.01), ("cheap", 1.5))
    assert loudest(words) == ["cheap", "rolex"]
    assert loudest(words, -1.0) == ["hello"]


def test_no_more_words_are_named_than_asked_for_and_none_twice():
    words = words_with(("rolex", 3.0), ("rolex", 2.0), ("x", 9), ("cheap", 1.0), ("watch", 0.5))
    assert loudest(words, limit=2) == ["rolex", "cheap"]


def test_words_of_one_letter_and_those_that_may_not_be_quoted_are_not_named():
    words = words_with(("x", 9.0), ("www", 2.0), ("rolex", 1.0))
    assert loudest(words, not_quotable=("www",)) == ["rolex"]


def test_words_side_by_side_are_one_phrase_where_its_loudest_word_stands():
    words = words_with(("cheap", 0.5), ("flights", 2.0), ("now", -1.0), ("rolex", 1.0))
    assert loudest(words) == ["cheap flights", "rolex"]


def test_a_word_is_shown_with_what_a_hyphen_joins_to_it():
    joined = "an all-inclusive trip"
    at = [(0, 2), (3, 6), (7, 16), (17, 21)]
    start, end = (np.array(edge) for edge in zip(*at, strict=True))
    words = FieldWords(joined, np.zeros(4, np.int64), start, end, np.array([0, 0, 1.0, 0]))
    assert loudest(words) == ["all-inclusive"]


def test_each_comment_has_its_own_loudest_words(small_model):
    reader = small_model.pipeline[-1].readers_["wording"]
    readings = [WATCHES, Reading(Comment(text="")), WATCHES]
    towards = np.array([1.0, 1.0, -1.0])

    def loudest_of(some, signs):
        words = word_contributions(some, WORDING, reader)
        return words.loudest(signs, limit=3, above=0, is_quotable=lambda *_: True)

    together = loudest_of(readings, towards)
    alone = [
        loudest_of([reading], sign)[0]
        for reading, sign in zip(readings, towards[:, None], strict=True)
    ]
    assert together == alone
