"""JSONL: what is read, what is refused, and that nothing is lost in silence."""

import json

import pytest
from corpus_files import GOOD, complaint, kept_and_skipped

from training.corpora.errors import CorpusError
from training.corpora.reading import read_corpus


def test_a_line_is_a_comment(jsonl):
    row = GOOD | {
        "author": "Jane", "author_email": "jane@example.com", "author_url": "http://a.example",
        "article_title": "Rye", "article_text": "Rye bread", "article_url": "http://b.example",
        "kind": "advert", "pair": "p1",
    }  # fmt: skip
    [read] = read_corpus(jsonl(row))
    comment = read.comment
    assert (read.id, read.is_spam, read.kind, read.pair) == ("1", True, "advert", "p1")
    assert comment.text == GOOD["text"]
    assert (comment.author.name, comment.author.email, comment.author.url) == (
        "Jane", "jane@example.com", "http://a.example"
    )  # fmt: skip
    assert (comment.article.title, comment.article.text, comment.article.url) == (
        "Rye", "Rye bread", "http://b.example"
    )  # fmt: skip


def test_fields_that_are_missing_or_null_are_empty(jsonl):
    [read] = read_corpus(jsonl(GOOD | {"author": None}))
    assert read.comment.author.name == read.comment.article.title == read.kind == ""


def test_fields_nobody_knows_are_ignored(jsonl):
    assert len(list(read_corpus(jsonl(GOOD | {"likes": 3, "nested": {"a": [1]}})))) == 1


def test_an_empty_text_is_a_text(jsonl):
    [read] = read_corpus(jsonl(GOOD | {"text": ""}))
    assert read.comment.text == ""


def test_an_id_may_be_a_number(jsonl):
    [read] = read_corpus(jsonl(GOOD | {"id": 17}))
    assert read.id == "17"


def test_empty_lines_are_no_comments(jsonl):
    assert len(list(read_corpus(jsonl(b"", GOOD, b"  ", b"\r", GOOD, b"")))) == 2


def test_lines_may_end_as_on_windows(jsonl):
    assert len(list(read_corpus(jsonl(json.dumps(GOOD).encode() + b"\r", GOOD)))) == 2


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1e"])
def test_a_separator_within_a_text_does_not_end_the_line(jsonl, separator):
    raw = json.dumps(GOOD | {"text": f"one{separator}two"}, ensure_ascii=False).encode()
    [read] = read_corpus(jsonl(raw))
    assert read.comment.text == f"one{separator}two"


def test_a_nul_within_a_text_is_read(jsonl):
    [read] = read_corpus(jsonl(GOOD | {"text": "a\0b"}))
    assert read.comment.text == "a\0b"


def test_a_surrogate_pair_is_one_character(jsonl):
    [read] = read_corpus(jsonl(b'{"label": "ham", "text": "\\ud83d\\ude00"}'))
    assert read.comment.text == "\U0001f600"


def test_a_byte_order_mark_at_the_beginning_is_ignored(jsonl):
    assert len(list(read_corpus(jsonl(b"\xef\xbb\xbf" + json.dumps(GOOD).encode())))) == 1


def test_the_last_line_needs_no_end(tmp_path):
    path = tmp_path / "blog.jsonl"
    path.write_text(json.dumps(GOOD))
    assert len(list(read_corpus(path))) == 1


BAD_JSON = {
    "not JSON": (b"{'id': 1}", "not JSON: Expecting property name"),
    "cut short": (b'{"id": "1", "text": "Che', "not JSON"),
    "not an object": (b'["Cheap rolex"]', "not a JSON object"),
    "a number": (b"5", "not a JSON object"),
    "nested without end": (b"[" * 100_000, "not a JSON object"),
    "not UTF-8": ('{"text": "caf\xe9", "label": "ham"}'.encode("latin-1"), "not UTF-8"),
    "no text": ({"label": "ham"}, "text is missing"),
    "text null": ({"label": "ham", "text": None}, "text is missing"),
    "text a number": ({"label": "ham", "text": 5}, "text is not a text"),
    "author a list": (GOOD | {"author": ["Jane"]}, "author is not a text"),
    "title a truth": (GOOD | {"article_title": True}, "article_title is not a text"),
    "no label": ({"text": "Cheap"}, "label is neither spam nor ham"),
    "label unknown": (GOOD | {"label": "unsure"}, "label is neither spam nor ham"),
    "label in capitals": (GOOD | {"label": "SPAM"}, "label is neither spam nor ham"),
    "label a number": (GOOD | {"label": 1}, "label is neither spam nor ham"),
    "label a list": (GOOD | {"label": ["spam"]}, "label is neither spam nor ham"),
    "half a pair": (b'{"label": "ham", "text": "\\ud83d"}', "text holds half a surrogate pair"),
    "too long": (GOOD | {"text": "x" * 1_000_001}, "text is longer than 1000000 characters"),
    "byte order mark inside": (b"\xef\xbb\xbf{}", "not JSON: Unexpected UTF-8 BOM"),
    "NUL bytes": (b"\0\0\0", "not JSON"),
}


@pytest.mark.parametrize(("line", "reason"), BAD_JSON.values(), ids=BAD_JSON)
def test_a_bad_line_is_refused_with_its_number_and_the_reason(jsonl, line, reason):
    assert complaint(jsonl(GOOD, b"", line)).startswith(f"3: {reason}")


@pytest.mark.parametrize("line", [line for line, _ in BAD_JSON.values()], ids=BAD_JSON)
def test_a_bad_line_is_skipped_if_asked_and_the_rest_is_read(jsonl, line):
    ids, bad = kept_and_skipped(jsonl(GOOD, line, GOOD | {"id": "2"}))
    assert ids == ["1", "2"]
    assert len(bad) == 1
    assert bad[0].startswith("2: ")


def test_a_complaint_never_repeats_the_text(jsonl):
    secret = GOOD | {"text": "my secret", "author": 5}
    assert "secret" not in complaint(jsonl(secret))


def test_a_field_that_was_meant_for_another_is_refused(jsonl):
    path = jsonl(GOOD, GOOD | {"author_name": "Jane"})
    with pytest.raises(CorpusError, match=":2: “author_name” is not read: rename it to “author”"):
        list(read_corpus(path))


def test_utf_16_is_told_how_to_convert_it(jsonl):
    path = jsonl("{}".encode("utf-16"))
    with pytest.raises(CorpusError, match="iconv -f UTF-16 -t UTF-8"):
        list(read_corpus(path))
