"""Which pages may be read, and what comes of odd ones."""

from pathlib import Path

import pytest
from articles_of_a_blog import HTML, article_of, page, pages, quiet, reading
from engine import Engine
from hearing_engine import engine_at
from mock_network import PUBLIC, Names, Recording, network
from other_side import Reply, other_side
from running_blog import Running

from service.outgoing import extraction
from service.outgoing.article_fetching import ArticleFetcher
from service.outgoing.pages import PageReader
from service.scoring.rejudging import HeldComments

REFUSED = {
    "robots.txt": {"/robots.txt": Reply(b"User-agent: *\nDisallow: /bread")},
    "not found": {"/bread": Reply(status=404)},
    "a picture": {"/bread": Reply(page(), headers={"Content-Type": "image/png"})},
    "no type": {"/bread": Reply(page())},
    "compressed": {"/bread": Reply(page(), headers=HTML.headers | {"Content-Encoding": "gzip"})},
    "a redirect without an aim": {"/bread": Reply(status=302)},
    "a redirect in a circle": {"/bread": Reply(status=302, headers={"Location": "/bread"})},
    "a redirect to another host": {
        "/bread": Reply(status=302, headers={"Location": "http://localhost:1/"})
    },
    "a redirect to another port": {
        "/bread": Reply(status=302, headers={"Location": "http://127.0.0.1:1/"})
    },
    "a redirect to a file": {
        "/bread": Reply(status=302, headers={"Location": "file:///etc/hosts"})
    },
    "a redirect to the cloud": {
        "/bread": Reply(status=302, headers={"Location": "http://169.254.169.254/latest/"})
    },
}


@pytest.mark.parametrize("replies", REFUSED.values(), ids=REFUSED)
async def test_what_must_not_or_cannot_be_read_leaves_the_article_as_it_is(
    running: Running, replies: dict[str, Reply]
) -> None:
    async with other_side() as side, running(**quiet()) as blog:
        engine = engine_at(blog, side)
        side.replies |= {"/bread": HTML, **replies}
        await engine.check("Nice", permalink=f"{side.url}/bread")
        await reading(blog).sweep()
        assert (await article_of(blog, engine, f"{side.url}/bread"))["text"] == ""
        assert pages(blog) == [(None, 0)]


async def test_a_redirect_within_the_site_is_followed(running: Running) -> None:
    async with other_side() as side, running(**quiet()) as blog:
        engine = engine_at(blog, side)
        side.replies["/?p=1"] = Reply(status=301, headers={"Location": "/bread"})
        side.replies["/bread"] = HTML
        await engine.check("Nice", permalink=f"{side.url}/?p=1")
        await reading(blog).sweep()
        assert "twice as long" in (await article_of(blog, engine, f"{side.url}/?p=1"))["text"]


@pytest.mark.parametrize(
    "permalink", ["http://localhost:{port}/bread", "http://10.0.0.5/", "ftp://127.0.0.1/", "x"]
)
async def test_a_page_that_is_not_the_sites_is_never_asked_for(
    running: Running, permalink: str
) -> None:
    async with other_side() as side, running(**quiet()) as blog:
        engine = engine_at(blog, side)
        answer = await engine.check("Nice", permalink=permalink.format(port=side.port))
        assert answer.status_code == 200
        await reading(blog).sweep()
        assert side.requests == []
        assert pages(blog) == []


async def test_a_site_whose_name_leads_to_another_address_the_second_time_is_not_read(
    running: Running,
) -> None:
    recording = Recording()  # answers robots.txt; then the name leads to loopback
    through = network(resolve=Names([PUBLIC], ["127.0.0.1"]), plain=recording)
    async with running(**quiet()) as blog:
        await Engine(blog).check("Nice", permalink="http://b.example/bread")
        parts, reader = blog.parts, PageReader(max_bytes=1000, seconds=5.0)
        rejudge = HeldComments(parts.database, parts.scoring).judge_article
        await ArticleFetcher(parts.database, reader, lambda _: through, rejudge=rejudge).sweep()
        assert recording.connected == [PUBLIC]
        assert pages(blog) == [(None, 0)]


async def test_a_redirect_to_the_same_name_is_resolved_and_checked_anew(running: Running) -> None:
    async with other_side() as side, running(**quiet()) as blog:
        engine = engine_at(blog, side)
        side.replies["/bread"] = Reply(status=302, headers={"Location": "/inside"})
        side.replies["/inside"] = HTML
        engine.register(f"http://blog.example:{side.port}")
        await engine.check("Nice", permalink=f"http://blog.example:{side.port}/bread")
        names = Names(["127.0.0.1"], ["127.0.0.1"], ["169.254.169.254"])
        through = network(resolve=names, allows_private=True)
        parts, reader = blog.parts, PageReader(max_bytes=1000, seconds=5.0)
        rejudge = HeldComments(parts.database, parts.scoring).judge_article
        await ArticleFetcher(parts.database, reader, lambda _: through, rejudge=rejudge).sweep()
        assert [request.path for request in side.requests] == ["/robots.txt", "/bread"]


async def test_without_the_owners_leave_a_private_address_is_not_read(running: Running) -> None:
    async with other_side() as side, running(**quiet()) as blog:
        engine = engine_at(blog, side)
        engine.choose()
        side.replies["/bread"] = HTML
        await engine.check("Nice", permalink=f"{side.url}/bread")
        await reading(blog).sweep()
        assert side.requests == []


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00<", b"<html>", b"<p>" * 20_000, b"<div>" * 30_000 + b"x", b"\0" * 1000],
    ids=["nothing", "noise", "half", "many tags", "deep", "zeros"],
)
async def test_no_page_breaks_the_reading(running: Running, content: bytes) -> None:
    async with other_side() as side, running(**quiet()) as blog:
        engine = engine_at(blog, side)
        side.replies["/bread"] = Reply(content, headers=HTML.headers)
        side.replies["/rye"] = HTML
        await engine.check("Nice", permalink=f"{side.url}/bread")
        await engine.check("Nice", permalink=f"{side.url}/rye")
        await reading(blog, max_bytes=1_000_000).sweep()
        assert "twice as long" in (await article_of(blog, engine, f"{side.url}/rye"))["text"]


async def test_no_secret_is_handed_to_the_process_that_reads_pages(
    running: Running, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "shows_its_environment.py"
    program.write_text(
        "import json, os, sys; sys.stdin.buffer.read()\n"
        "print(json.dumps({'title': 'x', 'text': ' '.join(os.environ)}))"
    )
    monkeypatch.setattr(extraction, "EXTRACTOR", program)
    monkeypatch.setenv("WINNOW_SECRET_KEY", "a secret of more than thirty-two characters")
    monkeypatch.setenv("MARK", "1")
    async with other_side() as side, running(**quiet()) as blog:
        engine = engine_at(blog, side)
        side.replies["/bread"] = HTML
        await engine.check("Nice", permalink=f"{side.url}/bread")
        await reading(blog).sweep()
        text = (await article_of(blog, engine, f"{side.url}/bread"))["text"]
        assert "MARK" in text.split()
        assert "WINNOW" not in text


async def test_a_page_is_read_in_the_charset_that_it_declares(running: Running) -> None:
    async with other_side() as side, running(**quiet()) as blog:
        engine = engine_at(blog, side)
        text = "Brötchen und „Käse“: ein Frühstück für geübte Bäcker, die früh aufstehen. " * 5
        encoded = page("Brötchen", text).decode().encode("cp1252")  # as browsers read that label
        side.replies["/b"] = Reply(
            encoded, headers={"Content-Type": "text/html; charset=ISO-8859-1"}
        )
        await engine.check("Lecker", permalink=f"{side.url}/b")
        await reading(blog).sweep()
        assert "„Käse“: ein Frühstück" in (await article_of(blog, engine, f"{side.url}/b"))["text"]
