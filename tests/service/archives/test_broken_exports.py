"""What is cut off, broken or in the wrong charset loses no more than itself, and says where."""

import gzip
import io
import re
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import exports
import pytest
from archive_reading import Read

import service.archives.source
from service.archives.archived import ArchiveError

Written = Callable[..., Path]
ENDS = {
    "wordpress": "</wp:comment>",
    "disqus": "</post>",
    "blogger": "</entry>",
    "takeout": "</entry>",
    "csv": "\n",
    "jsonl": "\n",
}
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><rss xmlns:wp="http://wordpress.org/export/1.2/">'
    "<channel><item><title>Bread</title>"
)
TAIL = "</item></channel></rss>"


def comment(number: int, text: str, *, url: str = "") -> str:
    return (
        f"<wp:comment><wp:comment_id>{number}</wp:comment_id><wp:comment_author_url>{url}"
        f"</wp:comment_author_url><wp:comment_date_gmt>2020-01-01 00:00:00</wp:comment_date_gmt>"
        f"<wp:comment_content>{text}</wp:comment_content>"
        "<wp:comment_approved>1</wp:comment_approved></wp:comment>\n"
    )


@pytest.mark.parametrize("kind", ENDS)
@pytest.mark.parametrize("share", range(5, 100, 6))
def test_a_cut_file_loses_nothing_before_the_cut_and_says_where(
    kind: str, share: int, written: Written, read: Read
) -> None:
    name, write = exports.TEXT_EXPORTS[kind]
    whole = "".join(write(200))
    size = len(whole) * share // 100
    while whole[size - 1] == "\n" or "Mozilla" in whole[:size].rpartition("\n")[2]:
        size += 1  # between two lines, or in the last cell, nobody could see it
    path = written(name, whole[:size].encode() + b"\xe2")  # in the midst of a letter, too
    before = read(written("whole", whole)).texts
    archive = read(path, format={"takeout": "blogger"}.get(kind, kind))
    assert archive.texts == before[: len(archive.texts)]
    complete = whole[:size].rpartition(ENDS[kind])[0]
    assert all(text in archive.texts for text in before if f"({_number(text)})" in complete[:-400])
    assert "cut" in archive.troubles
    assert re.search(r"line \d+", archive.places["cut"][0])


def _number(text: str) -> str:
    return text.rpartition("(")[2].partition(")")[0]


def test_a_cut_export_of_movable_type_loses_its_last_comment(written: Written, read: Read) -> None:
    whole = "".join(exports.movable_type(100))
    cut = whole[: whole.index("(80)")]
    archive = read(written("bread.txt", cut))
    assert len(archive.comments) == 79
    assert archive.places["cut"] == (f"bread.txt, line {cut.count(chr(10)) + 1}",)


def test_a_cut_database_gives_what_can_be_read(tmp_path: Path, read: Read) -> None:
    path = exports.write_export("isso", tmp_path, 3000)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    archive = read(path)
    assert len(archive.comments) > 500
    assert "after comment" in archive.places["cut"][0]


def test_a_broken_comment_is_left_out_and_the_next_ones_are_read(
    written: Written, read: Read
) -> None:
    broken = comment(2, "We <b>make </i> it").replace("</wp:comment_content>", "</wp:oops>")
    path = written("bread.xml", HEAD + comment(1, "One") + broken + comment(3, "Three") + TAIL)
    archive = read(path)
    assert archive.texts == ["One", "Three"]
    assert archive.troubles == {"broken": 1}
    assert archive.places["broken"][0].startswith("line 2, near byte ")
    assert archive.comments[1].comment.article.title == "Bread"


def test_two_broken_places_are_two(written: Written, read: Read) -> None:
    items = [comment(n, "x<y" if n in (2, 5) else f"No. {n}") for n in range(1, 8)]
    archive = read(written("bread.xml", HEAD + "".join(items) + TAIL))
    assert archive.texts == ["No. 1", "No. 3", "No. 4", "No. 6", "No. 7"]
    assert archive.troubles == {"broken": 2}


def test_exports_that_were_put_together_are_both_read(written: Written, read: Read) -> None:
    path = written("bread.xml", HEAD + comment(1, "One") + TAIL + HEAD + comment(2, "Two") + TAIL)
    archive = read(path)
    assert archive.texts == ["One", "Two"]
    assert "cut" not in archive.troubles


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Bread &amp; butter", "Bread & butter"),
        ("Bread & butter", "Bread & butter"),
        ("a&b=1", "a&b=1"),
        ("caf&eacute; &ndash; fine", "café – fine"),
        ("no &suchname; at all", "no &suchname; at all"),
        ("<![CDATA[5 < 6 & <b>bold</b>]]>", "5 < 6 & <b>bold</b>"),
        ("<![CDATA[a]]]]><![CDATA[>b]]>", "a]]>b"),
        ("<![CDATA[caf&eacute;]]>", "caf&eacute;"),
        ("a&#8;b&#x1F600;", "ab😀"),
        ("tab\tand\x0bvertical", "tab\tandvertical"),
    ],
    ids=lambda text: ascii(text)[:20],
)
def test_entities_cdata_and_what_is_not_allowed(
    text: str, shown: str, written: Written, read: Read
) -> None:
    archive = read(written("bread.xml", HEAD + comment(1, text) + TAIL))
    assert archive.texts == [shown]
    assert "broken" not in archive.troubles


def test_a_letter_or_a_mark_between_two_pieces_is_whole(written: Written, read: Read) -> None:
    for shift in range(0, 90, 3):
        filler = comment(1, "x" * (65_400 + shift))
        text = "<![CDATA[é & 5 < 6]]> caf&eacute;"
        archive = read(written("bread.xml", HEAD + filler + comment(2, text) + TAIL))
        assert archive.texts[1] == "é & 5 < 6 café"


def test_bytes_of_another_charset_are_read_and_noted(written: Written, read: Read) -> None:
    content = (HEAD + comment(1, "Grüße") + comment(2, "Müller") + TAIL).encode()
    path = written("bread.xml", content.replace("Müller".encode(), "Müller".encode("cp1252")))
    archive = read(path)
    assert archive.texts == ["Grüße", "Müller"]
    assert archive.places["charset"] == ("line 2",)


def test_the_charset_that_is_declared_is_used(written: Written, read: Read) -> None:
    text = HEAD.replace("UTF-8", "windows-1251") + comment(1, "Привет") + TAIL
    assert read(written("bread.xml", text.encode("cp1251"))).texts == ["Привет"]


def test_utf_8_that_is_declared_as_something_else_is_utf_8(written: Written, read: Read) -> None:
    text = HEAD.replace("UTF-8", "ISO-8859-1") + comment(1, "Grüße") + TAIL
    archive = read(written("bread.xml", text))
    assert archive.texts == ["Grüße"]
    assert archive.troubles == {"other_charset": 1}


def test_utf_16_is_read(written: Written, read: Read) -> None:
    text = HEAD.replace("UTF-8", "UTF-16") + comment(1, "Grüße") + TAIL
    assert read(written("bread.xml", text.encode("utf-16"))).texts == ["Grüße"]


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item>'
)


def test_a_file_that_declares_entities_is_refused(written: Written, read: Read) -> None:
    with pytest.raises(ArchiveError, match="declares entities"):
        read(written("bread.xml", BOMB + comment(1, "&b;") + TAIL))


def test_a_file_of_the_machine_is_not_read_into_a_comment(written: Written, read: Read) -> None:
    secret = written("secret", "the key")
    doctype = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    with pytest.raises(ArchiveError, match="declares entities"):
        read(
            written("bread.xml", HEAD.replace("<rss", doctype + "<rss") + comment(1, "&x;") + TAIL)
        )


def test_elements_without_end_are_refused(written: Written, read: Read) -> None:
    with pytest.raises(ArchiveError, match="within each other"):
        read(written("bread.xml", HEAD + "<a>" * 100_000))


def test_what_no_reader_wrote_is_left_out_and_said(written: Written, read: Read) -> None:
    note = comment(1, "Order paid").replace(
        "<wp:comment_content>", "<wp:comment_type>order_note</wp:comment_type><wp:comment_content>"
    )
    archive = read(written("bread.xml", HEAD + note + comment(2, " ") + comment(3, "x") + TAIL))
    assert archive.texts == ["x"]
    assert archive.troubles == {"machine_made": 1, "no_text": 1}


def test_hyphens_in_a_comment_of_movable_type_end_nothing(written: Written, read: Read) -> None:
    text = (
        "TITLE: Bread\nSTATUS: Publish\n-----\nBODY:\nBake it.\n-----\nCOMMENT:\nAUTHOR: Ann\n"
        "DATE: 01/31/2002 15:31:05\nFlour:\n-----\nNote: rye\n-----\n--------\n"
    )
    archive = read(written("bread.txt", text))
    assert archive.texts == ["Flour:\n-----\nNote: rye"]
    assert archive.places["section"] == ("bread.txt, line 12",)


@pytest.mark.parametrize("size", [3, 100])
@pytest.mark.parametrize("kind", exports.TEXT_EXPORTS)
def test_it_does_not_matter_in_which_pieces_a_file_is_read(
    kind: str, size: int, tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = exports.write_export(kind, tmp_path, 60)
    content = path.read_bytes()
    middle = len(content) // 2
    path.write_bytes(content[:middle] + b"<\xe9\x0b" + content[middle:])  # broken, besides
    whole = read(path)
    monkeypatch.setattr(service.archives.source, "AT_ONCE", size)
    in_pieces = read(path)
    assert in_pieces.comments == whole.comments
    assert in_pieces.troubles == whole.troubles


@pytest.mark.parametrize("before", ["", '"'], ids=["no-end-of-a-line", "no-end-of-a-quote"])
def test_a_table_that_does_not_end_is_read_in_flat_memory(
    written: Written, read: Read, before: str
) -> None:
    letters = 80_000_000
    content = gzip.compress(f"text,author\n{before}".encode() + b"a" * letters, 1)
    path = written("flat.csv.gz", content)
    tracemalloc.start()
    try:
        assert read(path, assume="published").comments == []
        assert tracemalloc.get_traced_memory()[1] < letters
    finally:
        tracemalloc.stop()


def test_an_encrypted_archive_is_refused_with_the_reason(written: Written, read: Read) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("old.csv", "id,text\n1,Hm\n")
    content = bytearray(packed.getvalue())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1  # what an encrypted entry says of itself
    with pytest.raises(ArchiveError, match="is encrypted: unpack it"):
        read(written("old.zip", bytes(content)))


def test_an_archive_packed_in_a_way_that_is_not_known_is_refused_with_the_reason(
    written: Written, read: Read
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("old.csv", "id,text\n1,Hm\n")
    content = bytearray(packed.getvalue())
    for signature, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        content[content.index(signature) + offset] = 9  # Deflate64
    with pytest.raises(ArchiveError, match=r"old\.csv cannot be read: .*compress"):
        read(written("old.zip", bytes(content)))
