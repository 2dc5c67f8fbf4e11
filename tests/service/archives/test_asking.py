"""What only the owner can know about a table is asked, and what is obvious is not."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from archive_reading import Read

from service.archives.archived import ArchiveError, Doubt, ReadingOptions

Written = Callable[..., Path]


def lines(*rows: str) -> str:
    return "".join(f"{row}\n" for row in rows)


def test_the_article_goes_by_its_german_names_too(written: Written, read: Read) -> None:
    rows = lines("Beitrag-ID,Beitrag,Kommentar,Status", "7,Brot,Gutes Brot,freigegeben")
    [archived] = read(written("c.csv", rows)).comments
    assert archived.comment.article.title == "Brot"


@pytest.mark.parametrize(
    "header",
    [
        "id,author,email,date,status,text",
        "comment_ID,comment_author,comment_author_email,comment_date,comment_approved,"
        "comment_content",
        "Nr,Name,E-Mail,Datum,Zustand,Kommentar",
        "uuid,Display Name,Mail,Created At,State,Message",
    ],
)
def test_columns_go_by_many_names(header: str, written: Written, read: Read) -> None:
    row = "7,Ann,ann@mail.example,2020-02-03 04:05:06,approved,Good bread"
    [archived] = read(written("c.csv", lines(header, row))).comments
    assert archived.comment.text == "Good bread"
    assert (archived.comment.author.name, archived.comment.author.email) == (
        "Ann",
        "ann@mail.example",
    )
    assert archived.created_at is not None
    assert archived.created_at.isoformat() == "2020-02-03T04:05:06+00:00"
    assert archived.status == "published"


def test_a_column_that_nobody_needs_is_named(written: Written, read: Read) -> None:
    archive = read(written("c.csv", lines("text,status,likes", "Good,spam,3")))
    assert archive.places["unused"] == ("likes",)


def test_a_table_without_a_text_asks_for_its_column(written: Written, read: Read) -> None:
    path = written("c.csv", lines("wrote,said,status", "Ann,Good bread,1"))
    with pytest.raises(Doubt, match="what people wrote") as raised:
        read(path)
    assert raised.value.choices == ("text=wrote", "text=said", "text=status")
    options = ReadingOptions().answering(raised.value, "text=said")
    assert read(path, columns=options.columns).texts == ["Good bread"]


def test_a_table_without_a_status_asks_what_its_comments_were(written: Written, read: Read) -> None:
    path = written("c.csv", lines("author,text", "Ann,Good bread"))
    with pytest.raises(Doubt, match="What were these comments") as raised:
        read(path)
    assert raised.value.about == "assume"
    assert read(path, assume="published").statuses == {"published": 1}


def test_a_word_for_a_status_that_nobody_knows_is_asked(written: Written, read: Read) -> None:
    path = written("c.csv", lines("text,status", "Good,grün", "Buy pills,rot"))
    with pytest.raises(Doubt, match="“grün” mean in status") as raised:
        read(path)
    assert raised.value.choices[0] == "grün=published"
    archive = read(path, statuses={"grün": "published", "rot": "spam"})
    assert archive.statuses == {"published": 1, "spam": 1}


def test_a_strange_word_far_behind_is_noted(written: Written, read: Read) -> None:
    rows = ["text,status", *(f"Good no. {n},1" for n in range(500)), "Hm,maybe"]
    archive = read(written("c.csv", lines(*rows)))
    assert archive.statuses == {"published": 500, "unknown": 1}
    assert archive.places["unknown_status"] == ("c.csv, line 502",)


@pytest.mark.parametrize(
    ("column", "spam", "ham"), [("is_spam", "1", "0"), ("label", "spam", "ham")]
)
def test_a_label_is_a_status(
    column: str, spam: str, ham: str, written: Written, read: Read
) -> None:
    path = written("c.csv", lines(f"text,{column}", f"Buy pills,{spam}", f"Good,{ham}"))
    assert [c.status for c in read(path).comments] == ["spam", "published"]


def test_whose_address_it_is_is_asked(written: Written, read: Read) -> None:
    path = written("c.csv", lines("text,status,url", "Good,1,https://a.example/x"))
    with pytest.raises(Doubt, match="of the author or of the article") as raised:
        read(path)
    assert raised.value.choices == ("author_url=url", "article_url=url")
    [archived] = read(path, columns={"article_url": "url"}).comments
    assert archived.comment.article.url == "https://a.example/x"


def test_the_charset_is_asked_with_what_it_would_read(written: Written, read: Read) -> None:
    rows = lines("text;status", *(f"Müßige Grüße, schön für Jörg {n};1" for n in range(40)))
    path = written("c.csv", rows.encode("cp1252"))
    with pytest.raises(Doubt, match="Which is right") as raised:
        read(path)
    assert "windows-1252: “" in raised.value.question
    assert "Müßige Grüße" in raised.value.question
    assert read(path, encoding="windows-1252").texts[0] == "Müßige Grüße, schön für Jörg 0"


def test_excels_line_with_the_separator_is_obeyed(written: Written, read: Read) -> None:
    assert read(written("c.csv", lines("sep=;", "text;status", "a, b;1"))).texts == ["a, b"]


def test_a_quote_that_is_never_closed_costs_one_line(written: Written, read: Read) -> None:
    rows = ["text,status", "One,1", '"Two,1', *(f"No. {n},1" for n in range(3000))]
    archive = read(written("c.csv", lines(*rows)))
    assert len(archive.comments) == 3001
    assert archive.places["cells"] == ("c.csv, line 3",)


def test_lines_of_another_width_are_left_out_and_named(written: Written, read: Read) -> None:
    archive = read(written("c.csv", lines("text,status", "a,1", "b,1,2", "c,1")))
    assert archive.texts == ["a", "c"]
    assert archive.places["cells"] == ("c.csv, line 3",)


def test_lines_that_are_no_object_are_left_out_and_named(written: Written, read: Read) -> None:
    objects = [json.dumps({"text": text, "label": "ham"}) for text in ("a", "b\u2028c")]
    archive = read(written("c.jsonl", lines(objects[0], "[1]", "{", objects[1])))
    assert archive.texts == ["a", "b\u2028c"]
    assert archive.places["no_json"] == ("c.jsonl, line 2", "c.jsonl, line 3")


def test_a_comment_without_a_number_has_the_same_key_each_time(
    written: Written, read: Read
) -> None:
    path = written("c.csv", lines("text,author,status", "Good,Ann,1", "Good,Bob,1", "Good,Ann,1"))
    first, again = read(path), read(path)
    assert [c.key for c in first.comments] == [c.key for c in again.comments]
    assert len(first.comments) == 2
    assert first.troubles["repeated"] == 1


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("c.json", b'[{"text": "a"}]', "one JSON array"),
        ("c.csv", b"text,text\na,b\n", "does not name each column once"),
        ("c.bin", bytes(range(256)), "looks like nothing known"),
        ("c.txt", b"", "looks like nothing known"),
        ("c.db", b"SQLite format 3\0" + bytes(200), "no database of Isso's"),
        ("c.zip", b"PK no zip", "cannot be read"),
        ("c.xml.gz", b"no gzip", "cannot be read"),
    ],
)
def test_what_is_no_archive_is_refused_with_the_reason(
    name: str, content: bytes, complaint: str, written: Written, read: Read
) -> None:
    with pytest.raises(ArchiveError, match=complaint):
        read(written(name, content))


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"format": "usenet"}, "usenet is no format; there are: wordpress"),
        ({"encoding": "zip"}, "zip is no charset"),
        ({"separator": "x"}, "x is no separator; there are: comma"),
    ],
)
def test_options_that_cannot_be_are_refused(
    options: dict[str, str], complaint: str, written: Written, read: Read
) -> None:
    with pytest.raises(ArchiveError, match=complaint):
        read(written("c.csv", lines("text,status", "a,1")), **options)


def test_an_answer_that_was_not_offered_is_refused() -> None:
    doubt = Doubt("assume", "What were they?", ("published", "spam"))
    with pytest.raises(ArchiveError, match="ham is none of: published, spam"):
        ReadingOptions().answering(doubt, "ham")


def test_a_yaml_file_that_names_itself_is_not_read(written: Written, read: Read) -> None:
    written("site/_data/comments/bread/b.yml", "name: Ann\nmessage: Good\ndate: 2020-01-01\n")
    bomb = written("site/_data/comments/bread/a.yml", "name: &x Ann\nmessage: [*x, *x]\n")
    archive = read(bomb.parents[3])
    assert archive.texts == ["Good"]
    assert archive.places["unreadable"] == ("_data/comments/bread/a.yml",)


def test_a_file_with_the_comments_of_an_article_is_read(written: Written, read: Read) -> None:
    content = "- author: Ann\n  date: 2020-01-01\n  content: One\n- author: Bob\n  content: Two\n"
    path = written("site/_data/comments/bread.yml", content)
    written("site/_posts/2020-01-01-bread.md", "---\ntitle: Bread\n---\nBake it.\n")
    archive = read(path.parents[2])
    assert archive.texts == ["One", "Two"]
    assert {c.comment.article.title for c in archive.comments} == {"Bread"}
