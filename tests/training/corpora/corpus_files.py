"""A corpus of two files, and what is said of bad lines."""

import json

import pytest

from training.corpora.errors import BadLine, CorpusError
from training.corpora.reading import read_corpora, read_corpus

GOOD = {"id": "1", "text": "Cheap rolex at www.rolex.example.com", "label": "spam"}


def complaint(path):
    """What is said of the first bad line."""
    with pytest.raises(CorpusError) as caught:
        list(read_corpus(path))
    assert type(caught.value) is BadLine
    return str(caught.value).removeprefix(f"{path}:")


def kept_and_skipped(path):
    bad = []
    labelled = list(read_corpora([path], on_bad_line=bad.append))
    return [c.id for c in labelled], [str(b).removeprefix(f"{path}:") for b in bad]


def articles_and_comments(tmp_path, *, article_id="rye-1"):
    article = {"id": "rye-1", "title": "Rye", "text": "Rye bread", "url": "http://b.example"}
    (tmp_path / "articles.jsonl").write_text(json.dumps(article))
    path = tmp_path / "comments.jsonl"
    path.write_text(json.dumps(GOOD | {"article_id": article_id}))
    return path
