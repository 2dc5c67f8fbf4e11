"""The labelled comments that ship with Winnow are sound."""

import re
from collections import Counter

import pytest

from model.artifact import BASE_FOLDER, read_manifest
from training.corpora.reading import read_corpora, read_rows
from training.corpora.shipped import SEED, UNSEEN_CORPORA, WRITTEN_CORPORA

FOLDERS = (WRITTEN_CORPORA, UNSEEN_CORPORA)
CORPORA = sorted(path for folder in FOLDERS for path in folder.iterdir() if path.is_dir())
LANGUAGES = (
    "arabic bengali chinese greek hebrew hindi indonesian japanese korean persian russian thai"
    " turkish ukrainian vietnamese"
).split()
README = (UNSEEN_CORPORA / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def written_comments():
    return list(read_corpora(FOLDERS))


@pytest.fixture(scope="module")
def seed():
    return list(read_corpora([SEED]))


def test_there_are_corpora_at_all(written_comments):
    assert len(CORPORA) >= 6
    assert len(written_comments) > 4000


def test_no_two_comments_have_the_same_id(written_comments, seed):
    ids = Counter(c.id for c in [*written_comments, *seed])
    assert [key for key, n in ids.items() if n > 1 or not key] == []


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda path: path.name)
def test_a_corpus_has_ham_and_spam(written_comments, corpus):
    labels = Counter(c.is_spam for c in written_comments if c.source == corpus.name)
    assert min(labels[True], labels[False]) > 40


def test_every_comment_stands_under_an_article_that_is_there(written_comments, seed):
    assert [c.id for c in [*written_comments, *seed] if not c.comment.article.title] == []


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda path: path.name)
def test_every_article_has_an_id_and_a_title_and_most_have_a_text(corpus):
    rows = [row for _, row in read_rows(corpus / "articles.jsonl")]
    assert all(row["id"] and row["title"] for row in rows)
    assert sum(len(row["text"]) > 200 for row in rows) >= len(rows) / 2
    assert len({row["id"] for row in rows}) == len(rows)


def test_what_is_left_out_together_holds_whole_articles_and_both_halves_of_a_pair(
    written_comments,
):
    parts: dict[tuple[str, str], set[str]] = {}
    for c in written_comments:
        for whole in ("article", c.article), ("pair", c.pair and f"{c.source}/{c.pair}"):
            parts.setdefault(whole, set()).add(c.left_out_with)
    assert [name for (what, name), of in parts.items() if name and len(of) > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_left_out_by_its_subjects(written_comments, language):
    subjects = {c.left_out_with for c in written_comments if c.source == language}
    assert len(subjects) >= 7
    assert language not in subjects


def test_every_comment_has_a_kind(written_comments):
    assert [c.id for c in written_comments if not c.kind] == []


def test_a_pair_is_one_ham_and_one_spam_of_the_same_text(written_comments):
    # The same words under an article they take up and under one they do not.
    pairs = {}
    for labelled in written_comments:
        if labelled.pair:
            pairs.setdefault((labelled.source, labelled.pair), []).append(labelled)
    assert pairs
    odd = [
        name
        for name, members in pairs.items()
        if sorted(c.is_spam for c in members) != [False, True]
        or len({c.comment.text for c in members}) != 1
    ]
    assert odd == []


def test_the_seed_page_has_its_three_spam_and_at_least_fifteen_readers(seed):
    labels = Counter(c.is_spam for c in seed)
    assert labels[True] == 3
    assert labels[False] >= 15


def test_the_seeds_comments_are_in_no_written_corpus(written_comments, seed):
    texts = {c.comment.text for c in written_comments}
    assert [c.id for c in seed if c.comment.text in texts and len(c.comment.text) > 40] == []


def test_the_unseen_corpora_are_counted_on_their_page(written_comments):
    rows = re.findall(r"^\| ([\w-]+) \| (\d+) \| (\d+) \| (\d+) \|", README, re.M)
    counts = {name: (int(spam), int(ham)) for name, _, spam, ham in rows if name != "all"}
    unseen = [path.name for path in CORPORA if path.parent == UNSEEN_CORPORA]
    labels = Counter((c.source, c.is_spam) for c in written_comments)
    assert counts == {name: (labels[name, True], labels[name, False]) for name in unseen}


def test_the_model_that_ships_has_not_learned_from_the_unseen_corpora():
    learned = {corpus.name for corpus in read_manifest(BASE_FOLDER).corpora}
    assert {path.name for path in CORPORA if path.parent == UNSEEN_CORPORA} & learned == set()
