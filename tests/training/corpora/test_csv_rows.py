"""CSV: what is read, what is refused, and where a stray quote is told."""

import pytest
from corpus_files import complaint, kept_and_skipped

from training.corpora.csv_rows import NOT_UTF_8
from training.corpora.errors import BadLine, CorpusError
from training.corpora.reading import read_corpus


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
    "not UTF-8": (b"caf\xe9,ham\n", NOT_UTF_8),
    "half a pair": (b"a\xed\xa0\x80b,ham\n", NOT_UTF_8),
}


@pytest.mark.parametrize(("line", "reason"), BAD_CSV.values(), ids=BAD_CSV)
def test_a_bad_csv_line_is_told_with_its_number_and_the_rest_is_read(csv, line, reason):
    raw = line if isinstance(line, bytes) else line.encode()
    path = csv(b"text,label\nGood,ham\n" + raw + b"Bye,ham\n")
    assert complaint(path) == f"3: {reason}"
    labelled, bad = kept_and_skipped(path)
    assert (len(labelled), bad) == (2, [f"3: {reason}"])


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
    with pytest.raises(CorpusError, match="“text”|names no columns"):
        list(read_corpus(csv(header + "Nice,ham\n" * bool(header))))


def test_a_csv_that_names_a_column_twice_is_refused(csv):
    with pytest.raises(CorpusError, match="names a column twice"):
        list(read_corpus(csv("text,label,text\nNice,ham,Bad\n")))


def test_a_csv_whose_first_line_is_broken_is_refused(csv):
    with pytest.raises(CorpusError, match=r"rye\.csv:1: not CSV"):
        list(read_corpus(csv('"text,label\nNice,ham\n')))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_what_stands_between_the_cells_is_seen_from_the_first_line(csv, separator):
    path = csv(
        separator.join(("text", "label", "author")) + f'\n"a, b; c"{separator}ham{separator}Jo\n'
    )
    [read] = read_corpus(path)
    assert (read.comment.text, read.comment.author.name) == ("a, b; c", "Jo")


def test_excel_may_say_it_in_a_line_before(csv):
    [read] = read_corpus(csv("sep=;\r\ntext;label\r\nNice, really;ham\r\n"))
    assert read.comment.text == "Nice, really"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read(csv, encoding):
    [read] = read_corpus(csv("text\tlabel\nSchön, 日本\tham\n".encode(encoding)))
    assert read.comment.text == "Schön, 日本"


def test_another_charset_is_told_how_to_convert_it(csv):
    path = csv("text,label\nSchön,ham\n".encode("latin-1"))
    assert "iconv -f WINDOWS-1252 -t UTF-8" in complaint(path)


MISNAMED = {
    "name": "author",
    "Author": "author",
    "author_nam": "author",
    "comment_author": "author",
    "E-Mail": "author_email",
    "authorurl": "author_url",
    "website": "author_url",
    "post title": "article_title",
    "permalink": "article_url",
}


@pytest.mark.parametrize(("name", "right"), MISNAMED.items())
def test_a_column_that_was_meant_for_another_is_refused(csv, name, right):
    with pytest.raises(CorpusError, match=f":1: “{name}” is not read: rename it to “{right}”"):
        list(read_corpus(csv(f"text,label,{name}\nNice,ham,Jo\n")))


@pytest.mark.parametrize("name", ["likes", "user_id", "author_ip", "source", "comment_date"])
def test_a_column_that_is_something_else_is_let_be(csv, name):
    assert len(list(read_corpus(csv(f"text,label,{name}\nNice,ham,3\n")))) == 1


@pytest.mark.parametrize("header", ["text,label,_name", "text,label,author,name"])
def test_a_column_that_is_left_out_on_purpose_is_left_out(csv, header):
    [read] = read_corpus(csv(f"{header}\nNice,ham{',Jo' * (header.count(',') - 1)}\n"))
    assert read.comment.author.name == ("Jo" if "author" in header else "")


@pytest.mark.parametrize(
    ("header", "complained"),
    [
        ("comment,label", "“comment” is not read: rename it to “text”"),
        ("text,spam", "“spam” is not read: rename it to “label”"),
        ("text,colour", "there is no “label”; there are: colour, text"),
        ("words,label", "there is no “text”; there are: label, words"),
    ],
)
def test_a_column_that_is_needed_is_asked_for(csv, header, complained):
    with pytest.raises(CorpusError, match=complained):
        list(read_corpus(csv(f"{header}\nNice,ham\n")))
