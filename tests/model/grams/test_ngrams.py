"""Hashed n-grams: what a bucket depends on, and that nothing is lost or made up."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from model.grams.ngrams import (
    GramKind,
    GramKinds,
    character_grams,
    first_of_each,
    joined_grams,
    word_grams,
)
from model.grams.texts import Texts
from model.text.words import WORD

BUCKETS = 2**20
words = st.lists(st.sampled_from(["cheap", "rolex", "a", "дом", "好", "\U0001f600x"]), max_size=8)
texts = st.lists(st.text("ab 好\U0001f600", max_size=12) | words.map(" ".join), max_size=6)


def spans_of(batch):
    """The words of texts laid end to end."""
    spans, offset = [], 0
    for text in batch:
        spans += [(offset + m.start(), offset + m.end()) for m in WORD.finditer(text)]
        offset += len(text)
    return np.array(spans, np.int64).reshape(-1, 2)


def by_characters(*batch, sizes=(2, 3), salt=1):
    return character_grams(Texts(batch), *of_one_kind(GramKind(sizes, salt, BUCKETS), batch))


def by_words(*batch, sizes=(1, 2), salt=1):
    kinds = of_one_kind(GramKind(sizes, salt, BUCKETS), batch)
    return word_grams(Texts(batch), spans_of(batch), *kinds)


def of_one_kind(kind, batch):
    return GramKinds([kind]), np.zeros(len(batch), np.int64)


def placed(grams, batch):
    """Each n-gram's text, and where in that text it stands."""
    begins = Texts(batch).offsets[grams.row]
    spans = zip(grams.start - begins, grams.end - begins, strict=True)
    return sorted((int(row), *map(int, span)) for row, span in zip(grams.row, spans, strict=True))


def buckets_of(grams, row):
    return sorted(grams.column[grams.row == row].tolist())


def slow_character_spans(batch, sizes):
    """The plain way to say the same."""
    return sorted(
        (row, start, start + size)
        for row, text in enumerate(batch)
        for size in sizes
        for start in range(len(text) - size + 1)
    )


def slow_word_spans(batch, sizes):
    """The plain way to say the same."""
    grams = []
    for row, text in enumerate(batch):
        spans = [m.span() for m in WORD.finditer(text)]
        for size in sizes:
            grams += [
                (row, spans[i][0], spans[i + size - 1][1]) for i in range(len(spans) - size + 1)
            ]
    return sorted(grams)


@given(texts)
def test_character_grams_are_those_of_a_plain_loop(batch):
    assert placed(by_characters(*batch), batch) == slow_character_spans(batch, (2, 3))


@given(texts)
def test_word_grams_are_those_of_a_plain_loop(batch):
    assert placed(by_words(*batch, sizes=(1, 2, 3)), batch) == slow_word_spans(batch, (1, 2, 3))


@given(texts, st.text("ab 好", max_size=20))
def test_a_character_bucket_depends_on_the_text_alone(neighbours, text):
    alone = by_characters(text)
    among = by_characters(*neighbours, text, *neighbours)
    assert buckets_of(among, len(neighbours)) == buckets_of(alone, 0)


@given(texts, words)
def test_a_word_bucket_depends_on_the_text_alone(neighbours, picked_word):
    text = " ".join(picked_word)
    among = by_words(*neighbours, text, *neighbours)
    assert buckets_of(among, len(neighbours)) == buckets_of(by_words(text), 0)


@given(texts)
def test_equal_substrings_have_equal_buckets_and_different_ones_do_not(batch):
    grams = by_characters(*batch)
    joined, seen = "".join(batch), {}
    for bucket, start, end in zip(grams.column, grams.start, grams.end, strict=True):
        seen.setdefault(joined[start:end], set()).add(int(bucket))
    assert all(len(buckets) == 1 for buckets in seen.values())
    assert len(set().union(*seen.values())) == len(seen)


def test_a_pair_of_words_is_told_apart_from_its_reverse():
    first, second = by_words("cheap rolex", sizes=(2,)), by_words("rolex cheap", sizes=(2,))
    assert first.column != second.column


def test_a_pair_of_words_is_the_same_however_they_are_spaced():
    first, second = by_words("cheap rolex", sizes=(2,)), by_words("cheap -- rolex", sizes=(2,))
    assert first.column == second.column


def test_the_salt_keeps_two_fields_apart():
    assert by_words("rolex", salt=11).column != by_words("rolex", salt=51).column


def test_a_word_and_the_same_characters_have_different_buckets_by_their_salts():
    word = by_words("abc", sizes=(1,), salt=11).column
    characters = by_characters("abc", sizes=(3,), salt=21).column
    assert word != characters


def test_start_and_end_give_the_words_of_their_own_text():
    batch = ["See you", "Cheap rolex here"]
    grams = by_words(*batch, sizes=(2,))
    assert [batch[row][start:end] for row, start, end in placed(grams, batch)] == [
        "See you", "Cheap rolex", "rolex here"
    ]  # fmt: skip


def test_start_and_end_count_characters_beyond_the_basic_plane_as_one():
    grams = by_words("\U0001f600 rolex", sizes=(1,))
    assert (grams.start[-1], grams.end[-1]) == (2, 7)


def test_no_character_gram_crosses_from_one_text_into_the_next():
    assert len(by_characters("a", "b", "c").column) == 0


def test_no_word_gram_crosses_from_one_text_into_the_next():
    assert len(by_words("cheap", "rolex", sizes=(2,)).column) == 0


def test_an_empty_text_has_no_grams():
    assert len(by_characters("", "").column) == len(by_words("", "").column) == 0


def test_no_texts_have_no_grams():
    assert len(by_characters().column) == len(by_words().column) == 0


def test_a_text_shorter_than_the_gram_has_none():
    assert len(by_characters("ab", sizes=(3,)).column) == 0


def test_a_lone_surrogate_is_hashed_like_any_character():
    assert len(by_characters("a\ud800b").column) == 3


def test_a_bucket_is_within_its_range():
    batch = ["cheap rolex " * 50]
    grams = character_grams(Texts(batch), *of_one_kind(GramKind((2, 3, 4, 5), 3, 64), batch))
    assert grams.column.min() >= 0
    assert grams.column.max() < 64


def test_buckets_are_filled_about_evenly():
    batch = [f"word{i}" for i in range(20_000)]
    grams = word_grams(Texts(batch), spans_of(batch), *of_one_kind(GramKind((1,), 3, 64), batch))
    counts = np.bincount(grams.column, minlength=64)
    assert counts.min() > 200  # 312 on average
    assert counts.max() < 430


def test_the_buckets_never_change():
    # A model that ships is a table of these numbers: another hash would make it noise.
    assert by_words("cheap rolex").column.tolist() == [373574, 436232, 491212]
    assert by_characters("ab", sizes=(2,)).column.tolist() == [910713]


def test_joined_grams_are_those_of_all():
    words, characters = by_words("ab"), by_characters("ab")
    joined = joined_grams([words, characters])
    assert joined.column.tolist() == [*words.column, *characters.column]


ONE_WORD, LETTERS, NOTHING = (
    GramKind((1,), 1, 64),
    GramKind((2, 3), 1, 32, first=64),
    GramKind((), 1, 1),
)
MIXED = ["cheap rolex", "дом", "cheap rolex"]


def test_each_text_has_the_grams_of_its_kind():
    kinds = GramKinds([ONE_WORD, LETTERS, NOTHING]), np.array([1, 0, 2])
    of_each = np.bincount(character_grams(Texts(MIXED), *kinds).row, minlength=3)
    assert of_each.tolist() == [10 + 9, 3, 0]
    assert word_grams(Texts(MIXED), spans_of(MIXED), *kinds).row.tolist() == [1, 0]


@given(texts, texts)
def test_among_other_kinds_a_text_has_the_buckets_that_it_has_alone(these, those):
    batch, kinds = [*these, *those], [LETTERS, GramKind((2,), 7, 128)]
    of_row = np.repeat([0, 1], [len(these), len(those)])
    together = character_grams(Texts(batch), GramKinds(kinds), of_row)
    alone = character_grams(Texts(those), *of_one_kind(kinds[1], those))
    assert sorted(together.column[together.row >= len(these)]) == sorted(alone.column)
    assert all(64 <= bucket < 96 for bucket in together.column[together.row < len(these)])


@given(st.lists(st.integers(0, 2**38 - 1) | st.integers(0, 5)))
def test_the_first_of_each_number_is_where_it_first_stands(numbers):
    first = first_of_each(np.array(numbers, np.int64))
    assert first.tolist() == [numbers.index(n) for n in sorted(set(numbers))]
