"""Comments to numbers: the table of signals and n-grams of a batch."""

import numpy as np
import pytest
from sklearn.base import clone

from model import features as features_module
from model.comment import Article, Author, Comment
from model.features import SIGNALS, CommentFeatures, CommentReader
from model.grams.fields import FIELDS, TEXTS, field_matrices, field_texts
from model.knowledge.knowledge import Knowledge
from model.lexicon import Lexicon
from model.reading.comment_reading import Reading
from model.signals.rarity import bucket
from model.text.words import stems

COMMENTS = [
    Comment(text="Cheap rolex watches at www.rolex.example.com", author=Author(name="Rolex")),
    Comment(text="I feed my rye at night", article=Article(title="Rye bread")),
    Comment(text=""),
    Comment(text="Nice post", author=Author(name="Jane", url="http://casino-online.example")),
]


@pytest.fixture(scope="module")
def features():
    return CommentFeatures(Knowledge(Lexicon.of(["rolex", "casino"]))).fit(readings(COMMENTS))


def readings(comments):
    return CommentReader().transform(comments)


def measured(features, comments):
    return features.transform(readings(comments))


def test_there_is_a_row_a_comment_and_a_column_a_signal(features):
    table = measured(features, COMMENTS)
    assert len(table) == len(COMMENTS)
    assert table.signals.shape == (len(COMMENTS), len(SIGNALS))


def test_each_field_has_words_and_characters(features):
    table = measured(features, COMMENTS)
    assert {f.name: m.csr.shape for f, m in zip(FIELDS, table.grams.values(), strict=True)} == {
        f.name: (len(COMMENTS), 2 * f.n_buckets) for f in FIELDS
    }


def test_what_is_repeated_counts_once(features):
    columns = measured(features, [Comment(text="buy buy buy buy")]).grams["wording"].indices
    assert len(np.unique(columns)) == len(columns)


def test_no_comments_have_no_features(features):
    table = measured(features, [])
    assert table.signals.shape == (0, len(SIGNALS))
    assert all(len(matrix) == 0 for matrix in table.grams.values())


def test_an_empty_comment_has_no_grams(features):
    table = measured(features, [Comment(text="")])
    assert [len(matrix.indices) for matrix in table.grams.values()] == [0, 0, 0]


def test_a_batch_is_measured_as_its_comments_one_by_one(features):
    together, alone = measured(features, COMMENTS), [measured(features, [c]) for c in COMMENTS]
    signals = np.vstack([table.signals for table in alone])
    assert np.array_equal(together.signals, signals, equal_nan=True)
    for field in FIELDS:
        grams = [set(table.grams[field.name].indices.tolist()) for table in alone]
        assert grams == [set(row.indices.tolist()) for row in together.grams[field.name].csr]


def test_so_many_comments_that_cells_need_more_bits_are_measured_alike():
    comments = [Reading(Comment(text=f"n{i % 7}", author=Author(name="Jo"))) for i in range(2100)]
    grams = field_matrices(field_texts(comments, TEXTS))
    few = field_matrices(field_texts(comments[:7], TEXTS))
    assert all((grams[f.name].csr[2093:] != few[f.name].csr).nnz == 0 for f in FIELDS)


def test_a_second_fit_forgets_the_rarities_of_the_first(features):
    again = clone(features).fit(readings(COMMENTS))
    again.transform(readings(COMMENTS))
    again.fit(readings([*COMMENTS, Comment(text="watches watches, cheap")] * 9))
    fresh = clone(features).fit(readings([*COMMENTS, Comment(text="watches watches, cheap")] * 9))
    refitted, expected = again.transform(readings(COMMENTS)), fresh.transform(readings(COMMENTS))
    assert np.array_equal(refitted.signals, expected.signals, equal_nan=True)


def test_the_seam_between_two_batches_does_not_show(features, monkeypatch):
    table = measured(features, COMMENTS)
    monkeypatch.setattr(features_module, "BATCH", 3)
    parts = measured(features, COMMENTS)
    assert np.array_equal(table.signals, parts.signals, equal_nan=True)
    assert all((table.grams[f.name].csr != parts.grams[f.name].csr).nnz == 0 for f in FIELDS)


def test_taking_rows_takes_them_of_every_table(features):
    table = measured(features, COMMENTS)
    taken = table.take(np.array([3, 0]))
    assert np.array_equal(taken.signals, table.signals[[3, 0]], equal_nan=True)
    assert (taken.grams["name"].csr != table.grams["name"].csr[[3, 0]]).nnz == 0


def test_terms_of_spam_are_counted_in_name_url_and_text(features):
    table = dict(zip(SIGNALS, np.expm1(measured(features, COMMENTS).signals.T), strict=True))
    assert table["name_terms"] == pytest.approx([1, np.nan, np.nan, 0], nan_ok=True)
    assert table["url_terms"] == pytest.approx([np.nan, np.nan, np.nan, 1], nan_ok=True)
    assert table["text_terms"] == pytest.approx([2, 0, np.nan, 0], nan_ok=True)


def rarity_of(features, word):
    [stem] = stems([word])
    return features.rarity_[bucket(stem)]


def test_a_word_of_many_comments_is_less_rare_than_one_of_few():
    readings = CommentReader().transform([Comment(text="thanks Jane"), Comment(text="thanks")])
    features = CommentFeatures(Knowledge(Lexicon.of([]))).fit(readings)
    assert rarity_of(features, "thanks") < rarity_of(features, "jane")


def test_a_word_of_the_article_is_counted_with_its_comment():
    readings = CommentReader().transform([Comment(text="hello", article=Article(title="Rye"))])
    features = CommentFeatures(Knowledge(Lexicon.of([]))).fit(readings)
    assert rarity_of(features, "rye") == rarity_of(features, "hello")


def test_a_word_never_seen_is_the_rarest(features):
    assert rarity_of(features, "zxqv") == features.rarity_.max()
