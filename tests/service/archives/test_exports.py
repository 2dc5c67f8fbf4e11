"""Every comment of an export is read, in each program's own form, and nothing else."""

import gzip
import tracemalloc
import zipfile
from pathlib import Path

import exports
import pytest
from archive_reading import Read

from service.archives.archive import recognise
from service.archives.source import open_source

N = 600
KINDS = [*exports.TEXT_EXPORTS, "isso", "static-files"]
# What a format cannot say: Movable Type and static sites hold only what was published, Isso no
# spam; Blogger's old feed holds spam like any other comment.
ALL_PUBLISHED = ("movable-type", "static-files")
WITHOUT_SPAM = ("blogger", "isso")
WITHOUT_REPLIES = ("movable-type",)
WITH_PINGS = ("wordpress", "movable-type", "csv", "jsonl")
WITHOUT_ARTICLE_TEXT = ("isso", "csv")


def taken(kind: str) -> list[exports.Planned]:
    plans = list(exports.planned(N))
    return plans if kind in ALL_PUBLISHED else [p for p in plans if p.status != "deleted"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_is_recognised(kind: str, tmp_path: Path) -> None:
    source = open_source(exports.write_export(kind, tmp_path, 5))
    assert recognise(source) == {"takeout": "blogger"}.get(kind, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_every_comment_is_read_once_with_its_words(kind: str, tmp_path: Path, read: Read) -> None:
    archive = read(exports.write_export(kind, tmp_path, N))
    assert len(archive.comments) == len(taken(kind))
    texts = "\n".join(archive.texts)
    assert [p.number for p in taken(kind) if f"({p.number})" not in texts] == []
    assert len({archived.key for archived in archive.comments}) == len(archive.comments)
    left_out = archive.troubles.get("deleted", 0) + archive.troubles.get("removed", 0)
    assert left_out == N - len(taken(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_the_statuses_are_those_of_the_blog(kind: str, tmp_path: Path, read: Read) -> None:
    statuses = read(exports.write_export(kind, tmp_path, N)).statuses
    spam, pending = exports.count(N, "spam"), exports.count(N, "pending")
    if kind in ALL_PUBLISHED:
        assert statuses == {"published": N}
    elif kind == "isso":
        assert statuses == {"published": exports.count(N, "published"), "pending": pending + spam}
    elif kind == "blogger":
        assert statuses == {"published": exports.count(N, "published") + spam, "pending": pending}
    else:
        published = exports.count(N, "published")
        assert statuses == {"published": published, "pending": pending, "spam": spam}


@pytest.mark.parametrize("kind", KINDS)
def test_replies_pings_dates_and_authors_are_kept(kind: str, tmp_path: Path, read: Read) -> None:
    archive = read(exports.write_export(kind, tmp_path, N))
    plans = taken(kind)
    replies = sum(bool(p.parent) for p in plans)
    pings = sum(p.is_ping for p in plans)
    assert sum(c.is_reply for c in archive.comments) == (
        replies if kind not in WITHOUT_REPLIES else 0
    )
    n_pings = sum(c.comment_type in ("pingback", "trackback") for c in archive.comments)
    assert n_pings == (pings if kind in WITH_PINGS else 0)
    by_number = {c.comment.text.rpartition("(")[2].partition(")")[0]: c for c in archive.comments}
    first = by_number["1"]
    assert first.comment.author.name == "Ann & Bob 1"
    assert first.created_at == exports.START.replace(minute=31)
    if kind != "disqus":
        assert first.comment.author.url == "https://reader1.example/?a=1&b=2"


@pytest.mark.parametrize("kind", KINDS)
def test_the_article_comes_along(kind: str, tmp_path: Path, read: Read) -> None:
    archive = read(exports.write_export(kind, tmp_path, N))
    for archived in archive.comments:
        article = archived.comment.article
        assert article.title.startswith("Bread no. ")
        number = article.title.removeprefix("Bread no. ")
        if kind not in WITHOUT_ARTICLE_TEXT:
            assert f"Bread {number}: mix flour" in article.text
    assert "no_article" not in archive.troubles


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_table_is_read_between_whatever_its_cells_stand(
    separator: str, tmp_path: Path, read: Read
) -> None:
    path = tmp_path / "comments.csv"
    path.write_text("".join(exports.table(300, separator=separator)), encoding="utf-8")
    assert len(read(path).comments) == 297


def test_a_packed_export_is_read_as_it_is(tmp_path: Path, read: Read) -> None:
    content = "".join(exports.disqus(100)).encode()
    (tmp_path / "bread-all.xml.gz").write_bytes(gzip.compress(content))
    assert len(read(tmp_path / "bread-all.xml.gz").comments) == 99


def test_the_zip_of_takeout_is_read_past_its_other_files(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "takeout.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("Takeout/Blogger/Blogs/Bread/settings.csv", "blog_id,name\n1,Bread\n")
        packed.writestr("Takeout/Blogger/Blogs/Bread/feed.atom", "".join(exports.takeout(100)))
    assert len(read(path).comments) == 99


def test_the_parts_of_a_large_blog_are_read_from_a_folder(tmp_path: Path, read: Read) -> None:
    whole = "".join(exports.wordpress(200))
    (tmp_path / "parts").mkdir()
    for number in (1, 2):
        (tmp_path / "parts" / f"bread.{number}.xml").write_text(whole, encoding="utf-8")
    archive = read(tmp_path / "parts")
    assert len(archive.comments) == 198
    assert archive.troubles["repeated"] == 198  # the second part says the same again


@pytest.mark.parametrize("kind", ["wordpress", "blogger", "movable-type", "csv", "jsonl"])
def test_memory_does_not_grow_with_the_archive(kind: str, tmp_path: Path) -> None:
    def peak(n: int) -> int:
        folder = tmp_path / str(n)
        folder.mkdir()
        path = exports.write_export(kind, folder, n)
        tracemalloc.start()
        _read_and_forget(path)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(50)  # what is made once
    assert peak(3000) < peak(300) + 1_000_000  # the longer file is 2 MB longer, and more


def _read_and_forget(path: Path) -> None:
    from service.archives.archive import read_archive
    from service.archives.archived import ReadingOptions
    from service.archives.reading import Desk
    from service.archives.shelf import Shelf
    from service.archives.troubles import Troubles

    with Shelf() as shelf:
        for _ in read_archive(Desk(open_source(path), ReadingOptions(), Troubles(), shelf)):
            pass


def test_one_article_with_all_the_comments_is_as_flat(tmp_path: Path, read: Read) -> None:
    lines = "".join(exports.wordpress(2000)).split("\t\t</item>\n")
    middle = [part[part.index("\t\t<wp:comment>") :] for part in lines[1:-1]]
    (tmp_path / "bread.xml").write_text("".join([lines[0], *middle, "\t\t</item>", lines[-1]]))
    assert len(read(tmp_path / "bread.xml").comments) == 1980
