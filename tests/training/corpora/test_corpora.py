"""Corpora: what is read, what is refused, and that nothing is lost in silence."""

import json

import pytest

from model.grams.ngrams import Texts
from training.corpora.blocklists import read_lexicon
from training.corpora.errors import BadLine, CorpusError
from training.corpora.reading import read_corpora, read_corpus, read_rows

GOOD = {"id": "1", "text": "Cheap rolex at www.rolex.example.com", "label": "spam"}


@pytest.fixture
def jsonl(tmp_path):
    """Write a JSONL file: rows as they are, or raw lines."""

    def write(*lines, name="blog-rye.jsonl"):
        raw = [x if isinstance(x, bytes) else json.dumps(x).encode() for x in lines]
        path = tmp_path / name
        path.write_bytes(b"\n".join(raw) + b"\n")
        return path

    return write


@pytest.fixture
def csv(tmp_path):
    """Write a CSV file."""

    def write(content, name="blog-rye.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def complaint(path):
    """What is said of the first bad line."""
    with pytest.raises(CorpusError) as caught:
        list(read_corpus(path))
    assert type(caught.value) is BadLine
    return str(caught.value).removeprefix(f"{path}:")


def kept_and_skipped(path):
    bad = []
    kept = list(read_corpora([path], on_bad_line=bad.append))
    return [c.id for c in kept], [str(b).removeprefix(f"{path}:") for b in bad]


# JSONL that is read


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


# JSONL that is refused

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


# Articles beside


def articles_and_comments(tmp_path, *, article_id="rye-1"):
    article = {"id": "rye-1", "title": "Rye", "text": "Rye bread", "url": "http://b.example"}
    (tmp_path / "articles.jsonl").write_text(json.dumps(article))
    path = tmp_path / "comments.jsonl"
    path.write_text(json.dumps(GOOD | {"article_id": article_id}))
    return path


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


# CSV


def test_a_csv_line_is_a_comment(csv):
    [read] = read_corpus(csv('id,text,label,author\n7,"Cheap, very ""cheap""",spam,Jane\n'))
    assert (read.id, read.comment.text, read.is_spam) == ("7", 'Cheap, very "cheap"', True)
    assert read.comment.author.name == "Jane"


def test_the_columns_may_come_in_any_order(csv):
    [read] = read_corpus(csv("label,likes,text\nham,3,Nice\n"))
    assert (read.is_spam, read.comment.text) == (False, "Nice")


def test_a_csv_text_may_hold_line_breaks(csv):
    [read] = read_corpus(csv('text,label\n"one\ntwo\u2028three",ham\n'))
    assert read.comment.text == "one\ntwo\u2028three"


def test_a_csv_with_a_byte_order_mark_is_read(csv):
    assert len(list(read_corpus(csv(b"\xef\xbb\xbftext,label\nNice,ham\n")))) == 1


def test_an_empty_csv_cell_is_an_empty_text(csv):
    [read] = read_corpus(csv("text,label,author\n,ham,\n"))
    assert read.comment.text == read.comment.author.name == ""


def test_empty_csv_lines_are_no_comments(csv):
    assert len(list(read_corpus(csv("text,label\n\nNice,ham\n\nGood,ham\n\n")))) == 2


def test_a_nul_within_a_csv_text_is_read(csv):
    [read] = read_corpus(csv(b"text,label\na\0b,ham\n"))
    assert read.comment.text == "a\0b"


BAD_CSV = {
    "cell too few": ("Nice\n", "1 cells where the first line names 2"),
    "cell too many": ("Nice,ham,Jane\n", "3 cells where the first line names 2"),
    "bad label": ("Nice,eggs\n", "label is neither spam nor ham"),
    "quote in the middle": ('"Nice"post,ham\n', "not CSV: ',' expected after '\"'"),
    "not UTF-8": (b"caf\xe9,ham\n", "not UTF-8"),
    "half a pair": (b"a\xed\xa0\x80b,ham\n", "not UTF-8"),
}


@pytest.mark.parametrize(("line", "reason"), BAD_CSV.values(), ids=BAD_CSV)
def test_a_bad_csv_line_is_told_with_its_number_and_the_rest_is_read(csv, line, reason):
    raw = line if isinstance(line, bytes) else line.encode()
    path = csv(b"text,label\nGood,ham\n" + raw + b"Bye,ham\n")
    assert complaint(path) == f"3: {reason}"
    kept, bad = kept_and_skipped(path)
    assert (len(kept), bad) == (2, [f"3: {reason}"])


def test_a_quote_never_closed_is_told_where_it_opens(csv):
    path = csv('text,label\nGood,ham\n"Never closed,ham\nBye,ham\n')
    assert complaint(path) == "3: not CSV: unexpected end of data, up to line 4"


def test_a_quote_never_closed_is_not_skipped_for_the_rest_of_the_file_went_with_it(csv):
    with pytest.raises(BadLine):
        kept_and_skipped(csv('text,label\nGood,ham\n"Never closed,ham\nBye,ham\n'))


def test_rows_that_a_stray_quote_swallowed_are_told(csv):
    path = csv('text,label\nGood,ham\n"open,ham\nlost,ham\nend"x,ham\nBye,ham\n')
    _, [bad] = kept_and_skipped(path)
    assert bad == "3: not CSV: ',' expected after '\"', up to line 5"


def test_a_bad_row_of_several_lines_is_told_where_it_begins(csv):
    assert complaint(csv('text,label\n"one\ntwo\nthree",eggs\n')).startswith("2: label")


def test_a_csv_cell_of_any_length_is_refused(csv):
    path = csv(f"text,label\n{'x' * 1_000_001},ham\n")
    assert complaint(path).startswith("2: not CSV: field larger than field limit")


@pytest.mark.parametrize("header", ["", "\n", "label,author\n", "Text,label\n", ",,\n"])
def test_a_csv_without_a_text_column_is_refused(csv, header):
    with pytest.raises(CorpusError, match="does not name a column “text”"):
        list(read_corpus(csv(header + "Nice,ham\n" * bool(header))))


def test_a_csv_that_names_a_column_twice_is_refused(csv):
    with pytest.raises(CorpusError, match="names a column twice"):
        list(read_corpus(csv("text,label,text\nNice,ham,Bad\n")))


def test_a_csv_whose_first_line_is_broken_is_refused(csv):
    with pytest.raises(CorpusError, match=r"rye\.csv:1: not CSV"):
        list(read_corpus(csv('"text,label\nNice,ham\n')))


# Files and folders


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


# Terms of spam


def test_the_terms_of_all_blocklists_are_read(tmp_path):
    (tmp_path / "a-blocklist.txt").write_text("rolex\nCasino\n\n")
    (tmp_path / "b-blocklist.txt").write_text("viagra\r\n")
    assert read_lexicon([tmp_path]).count(Texts(["rolex casino viagra"])).tolist() == [3]


def test_without_a_blocklist_there_are_no_terms(tmp_path):
    assert read_lexicon([tmp_path, tmp_path / "nowhere"]).count(Texts(["rolex"])).tolist() == [0]


def test_a_blocklist_that_is_not_utf_8_is_refused(tmp_path):
    (tmp_path / "a-blocklist.txt").write_bytes(b"caf\xe9")
    with pytest.raises(CorpusError, match="a-blocklist.txt cannot be read"):
        read_lexicon([tmp_path])
