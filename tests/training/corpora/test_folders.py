"""Files and folders of labelled comments, and what they are called."""

import pytest
from corpus_files import GOOD, articles_and_comments

from training.corpora.errors import CorpusError
from training.corpora.reading import read_corpora, read_corpus, read_rows


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path, jsonl, csv):
    jsonl(GOOD | {"id": "b"}, name="b.jsonl")
    csv("id,text,label\na,Nice,ham\n", name="a.csv")
    (tmp_path / "inner").mkdir()
    jsonl(GOOD | {"id": "c"}, name="inner/c.jsonl")
    (tmp_path / "README.md").write_text("not a corpus")
    assert [c.id for c in read_corpora([tmp_path])] == ["a", "b", "c"]


def test_an_articles_file_in_a_folder_is_not_taken_for_comments(tmp_path):
    articles_and_comments(tmp_path)
    assert [c.id for c in read_corpora([tmp_path])] == ["1"]


def test_a_source_is_called_like_its_file(jsonl):
    [read] = read_corpus(jsonl(GOOD))
    assert read.source == "blog-rye"


def test_a_source_whose_file_is_just_called_comments_is_called_like_its_folder(tmp_path):
    [read] = read_corpus(articles_and_comments(tmp_path))
    assert read.source == tmp_path.name


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(CorpusError, match="no .jsonl or .csv file in"):
        list(read_corpora([tmp_path]))


@pytest.mark.parametrize("name", ["nowhere.jsonl", "nowhere.csv", "nowhere-templates.txt"])
def test_a_missing_file_is_refused(tmp_path, name):
    with pytest.raises(CorpusError, match=f"{name}.*No such file"):
        list(read_corpora([tmp_path / name]))


@pytest.mark.parametrize("name", ["comments.txt", "comments.json", "comments", "comments.jsonl.gz"])
def test_a_file_of_another_kind_is_refused(tmp_path, name):
    (tmp_path / name).write_text("{}")
    with pytest.raises(CorpusError, match=f"{name}: neither .jsonl nor .csv"):
        list(read_corpora([tmp_path / name]))


def test_an_empty_file_holds_no_comments(jsonl):
    assert list(read_corpus(jsonl())) == []


def test_rows_are_read_as_they_are_asked_for(jsonl):
    rows = read_rows(jsonl(GOOD, b"{"))
    assert next(rows) == (1, GOOD)
