"""Articles that stand in a file beside the comments."""

import pytest
from corpus_files import GOOD, articles_and_comments, complaint

from training.corpora.errors import CorpusError
from training.corpora.reading import read_corpus


def test_an_article_id_is_looked_up_in_the_file_beside(tmp_path):
    [read] = read_corpus(articles_and_comments(tmp_path))
    assert read.comment.article.model_dump() == {
        "title": "Rye", "text": "Rye bread", "url": "http://b.example"
    }  # fmt: skip


def test_an_unknown_article_id_is_refused(tmp_path):
    path = articles_and_comments(tmp_path, article_id="rye-2")
    assert complaint(path) == "1: article_id is not in the articles file beside it"


def test_an_article_id_without_an_articles_file_is_just_a_name(jsonl):
    [read] = read_corpus(jsonl(GOOD | {"article_id": "rye-1"}))
    assert read.article == "blog-rye/rye-1"


def test_a_bad_articles_file_is_told_by_its_own_name(tmp_path):
    path = articles_and_comments(tmp_path)
    (tmp_path / "articles.jsonl").write_text("{")
    with pytest.raises(CorpusError, match=r"articles\.jsonl:1: not JSON"):
        list(read_corpus(path))


def test_comments_without_an_article_id_stay_together_by_title(jsonl):
    first, second = read_corpus(jsonl(*[GOOD | {"article_title": "Rye"}] * 2))
    assert first.article == second.article == "blog-rye/Rye"
