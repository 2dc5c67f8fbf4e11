"""The article behind a permalink is read in the background and taken into account."""

import asyncio
import html
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from engine import Engine
from hearing_engine import HOOK, delivering, engine_at
from mock_network import PUBLIC, Names, Recording, network
from other_side import Reply, Request, other_side
from running_blog import Blog, Running, WordJudge

from model.comment import Comment
from model.verdict import Label, Verdict
from service.outgoing import extraction
from service.outgoing.article_fetching import ArticleFetcher
from service.outgoing.network import FetchedResponse, Network
from service.outgoing.pages import PageReader
from service.scoring.rejudging import HeldComments

LATER = 3600.0  # the background tasks of these tests are run by hand
PARAGRAPH = (
    "A sourdough starter that is kept at sixteen degrees takes about twice as long to rise, and"
    " the bread that comes of it tastes better for the wait. Flour, water and patience do it. "
)


def page(title: str = "Sourdough in a cold kitchen", text: str = PARAGRAPH * 4) -> bytes:
    return (
        f"<!doctype html><html lang=en><head><title>{html.escape(title)}</title></head><body>"
        "<nav><a href=/>Home</a> <a href=/about>About</a></nav>"
        f"<article><h1>{html.escape(title)}</h1><p>{html.escape(text)}</p></article>"
        "<section id=comments class=comment-list><h2>Comments</h2><div class=comment>"
        "<p>Buy cheap rolex watches here.</p></div></section></body></html>"
    ).encode()


HTML = Reply(page(), headers={"Content-Type": "text/html; charset=utf-8"})


@dataclass
class ReadingJudge(WordJudge):
    """Ham if it takes up a word of the article, else unsure."""

    version: str = "reading-1"

    def judge(self, comments: Sequence[Comment]) -> list[Verdict]:
        return [
            replace(verdict, label=Label.HAM)
            if "sourdough" in comment.text and "sourdough" in comment.article.text
            else verdict
            for verdict, comment in zip(super().judge(comments), comments, strict=True)
        ]


def reading(blog: Blog, *, max_bytes: int = 100_000, seconds: float = 5.0) -> ArticleFetcher:
    tls, parts = httpx.create_ssl_context(), blog.parts
    return ArticleFetcher(
        parts.database,
        PageReader(max_bytes=max_bytes, seconds=seconds),
        lambda private: Network(tls=tls, allows_private=private),
        rejudge=HeldComments(parts.database, parts.scoring).judge_article,
    )


def quiet(**settings: Any) -> dict[str, Any]:
    by_hand = {"article_poll_seconds": LATER, "outbox_poll_seconds": LATER}
    return {"judge": ReadingJudge(), **by_hand, **settings}


async def article_of(blog: Blog, engine: Engine, permalink: str) -> dict[str, Any]:
    """The article as it is stored, by way of a comment under it."""
    answer = await engine.check("Where is it?", permalink=permalink)
    stored = await engine.stored(answer.headers["x-akismet-guid"])
    found = await blog.client.get(f"/v1/articles/{stored['article_id']}")
    content: dict[str, Any] = found.json()
    return content


async def test_the_article_is_read_and_the_next_comment_judged_by_it(
    running: Running, database_url: str
) -> None:
    async with other_side() as side, running(**quiet(url=database_url)) as blog:
        engine = engine_at(blog, side)
        side.replies["/bread"] = HTML
        await engine.check("My sourdough took three days", permalink=f"{side.url}/bread")
        await reading(blog).sweep()
        article = await article_of(blog, engine, f"{side.url}/bread#comment-7")
        assert article["title"] == "Sourdough in a cold kitchen"
        assert "twice as long to rise" in article["text"]
        assert "rolex" not in article["text"]
        next_one = await engine.check("And my sourdough?", permalink=f"{side.url}/bread")
        assert next_one.headers["x-winnow-label"] == "ham"


async def test_a_comment_that_came_before_its_article_is_judged_again_and_the_blog_told(
    running: Running, database_url: str
) -> None:
    async with other_side() as side, running(**quiet(url=database_url)) as blog:
        engine = engine_at(blog, side)
        side.replies["/bread"] = HTML
        answer = await engine.check(
            "My sourdough took three days",
            permalink=f"{side.url}/bread",
            callback=f"{side.url}{HOOK}",
        )
        assert answer.headers["x-winnow-label"] == "unsure"
        await reading(blog).sweep()
        await delivering(blog).sweep()
        assert b'"result": "false"' in side.asked_for(HOOK)[0].body
        assert await engine.queued() == []


async def test_without_a_callback_such_a_comment_stays_with_the_moderators(
    running: Running,
) -> None:
    async with other_side() as side, running(**quiet()) as blog:
        engine = engine_at(blog, side)
        side.replies["/bread"] = HTML
        await engine.check("My sourdough took three days", permalink=f"{side.url}/bread")
        await reading(blog).sweep()
        (waiting,) = await engine.queued()
        assert waiting["note"] == "judged again: ham by the machine; the blog was told held"


async def test_what_fell_for_a_honeypot_is_not_published_after_its_article_was_read(
    running: Running,
) -> None:
    async with other_side() as side, running(**quiet()) as blog:
        engine = engine_at(blog, side)
        side.replies["/bread"] = HTML
        trap = {"honeypot_field_name": "hp", "hp": "filled", "callback": f"{side.url}{HOOK}"}
        await engine.check("My sourdough", trap, permalink=f"{side.url}/bread")
        await reading(blog).sweep()
        await delivering(blog).sweep()
        assert side.asked_for(HOOK) == []
        assert len(await engine.queued()) == 1


async def test_a_decision_is_not_judged_again(running: Running) -> None:
    async with other_side() as side, running(**quiet()) as blog:
        engine = engine_at(blog, side)
        side.replies["/bread"] = HTML
        answer = await engine.check("My sourdough", permalink=f"{side.url}/bread")
        guid = answer.headers["x-akismet-guid"]
        await engine.decide(guid, "spam")
        await reading(blog).sweep()
        stored = await engine.stored(guid)
        assert (stored["label"], len(stored["verdicts"])) == ("spam", 1)


async def test_no_comment_waits_for_its_article(running: Running) -> None:
    async with other_side() as side, running(**quiet(article_poll_seconds=0.01)) as blog:
        engine = engine_at(blog, side)
        side.replies["/robots.txt"] = Reply(after_seconds=60)
        async with asyncio.timeout(30):
            await engine.check("First", permalink=f"{side.url}/bread")
            while not side.asked:
                await asyncio.sleep(0.01)
            await engine.check("Second, while the page hangs", permalink=f"{side.url}/bread")
        assert len(await engine.queued()) == 2


async def test_an_article_is_read_once_for_many_comments(running: Running) -> None:
    async with other_side() as side, running(**quiet()) as blog:
        engine = engine_at(blog, side)
        side.replies["/bread"] = HTML
        for number in range(5):
            await engine.check(f"Comment {number}", permalink=f"{side.url}/bread#c{number}")
        await reading(blog).sweep()
        await engine.check("One more", permalink=f"{side.url}/bread")
        await reading(blog).sweep()
        assert len(side.asked_for("/bread")) == 1


async def test_a_day_later_it_is_asked_whether_it_has_changed(running: Running) -> None:
    def unless_known(request: Request) -> Reply:
        known = request.headers.get("if-none-match") == '"v1"'
        return (
            Reply(status=304)
            if known
            else Reply(HTML.body, headers={**HTML.headers, "ETag": '"v1"'})
        )

    async with other_side() as side, running(**quiet()) as blog:
        engine = engine_at(blog, side)
        side.replies["/bread"] = unless_known
        await engine.check("First", permalink=f"{side.url}/bread")
        await reading(blog).sweep()
        with blog.store.writing() as connection:
            connection.exec_driver_sql("UPDATE article_pages SET looked_at = '2020-01-01 00:00:00'")
        await engine.check("Second", permalink=f"{side.url}/bread")
        await reading(blog).sweep()
        assert "if-none-match" in side.asked_for("/bread")[1].headers
        article = await article_of(blog, engine, f"{side.url}/bread")
        assert "twice as long" in article["text"]


async def test_a_page_that_is_empty_for_once_does_not_empty_the_article(running: Running) -> None:
    async with other_side() as side, running(**quiet()) as blog:
        engine = engine_at(blog, side)
        side.replies["/bread"] = HTML
        await engine.check("First", permalink=f"{side.url}/bread")
        await reading(blog).sweep()
        side.replies["/bread"] = Reply(b"<title>Back soon</title>", headers=HTML.headers)
        with blog.store.writing() as connection:
            connection.exec_driver_sql("UPDATE article_pages SET looked_at = '2020-01-01 00:00:00'")
        await engine.check("Second", permalink=f"{side.url}/bread")
        await reading(blog).sweep()
        assert len(side.asked_for("/bread")) == 2
        article = await article_of(blog, engine, f"{side.url}/bread")
        assert article["title"] == "Sourdough in a cold kitchen"
        assert "twice as long" in article["text"]


async def test_an_article_that_was_put_is_not_read(running: Running) -> None:
    async with other_side() as side, running(**quiet()) as blog:
        engine = engine_at(blog, side)
        article = {"title": "Bread", "text": "Flour.", "url": f"{side.url}/bread"}
        await blog.client.put("/v1/articles/bread", json=article)
        await engine.check("Nice", permalink=f"{side.url}/bread")
        await reading(blog).sweep()
        assert side.asked == []


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


@pytest.mark.parametrize(
    ("replies", "limits"),
    [
        ({"/bread": Reply(status=503)}, {}),
        ({"/robots.txt": Reply(status=500), "/bread": HTML}, {}),
        ({"/bread": HTML}, {"max_bytes": 500}),
        ({"/bread": Reply(after_seconds=1)}, {"seconds": 0.05}),
    ],
    ids=["failing", "robots.txt failing", "too large", "too slow"],
)
async def test_what_cannot_be_read_now_is_tried_again_and_given_up_in_the_end(
    running: Running, replies: dict[str, Reply], limits: dict[str, Any]
) -> None:
    async with other_side() as side, running(**quiet()) as blog:
        engine = engine_at(blog, side)
        side.replies |= replies
        await engine.check("Nice", permalink=f"{side.url}/bread")
        attempts = []
        for _ in range(5):
            await reading(blog, **limits).sweep()
            (due_at, attempt), *_ = pages(blog)
            attempts.append(attempt if due_at is not None else None)
            with blog.store.writing() as connection:
                long_ago = "due_at = '2020-01-01 00:00:00'"
                connection.exec_driver_sql(
                    f"UPDATE article_pages SET {long_ago} WHERE due_at IS NOT NULL"
                )
        assert attempts == [1, 2, 3, 4, None]


class Stumbling(Network):
    """A network with a mistake of ours in it."""

    async def get(self, url: str, **limits: Any) -> FetchedResponse:
        if url.endswith("/rye"):
            raise LookupError(url)
        return await super().get(url, **limits)


async def test_an_unforeseen_error_holds_up_no_other_page(running: Running) -> None:
    async with other_side() as side, running(**quiet()) as blog:
        engine = engine_at(blog, side)
        side.replies["/bread"] = HTML
        for name in ("rye", "bread"):
            await engine.check(f"Nice {name}", permalink=f"{side.url}/{name}")
        parts, tls = blog.parts, httpx.create_ssl_context()
        network = Stumbling(tls=tls, allows_private=True)
        reader = PageReader(max_bytes=100_000, seconds=5.0)
        rejudge = HeldComments(parts.database, parts.scoring).judge_article
        await ArticleFetcher(
            parts.database, reader, lambda private: network, rejudge=rejudge
        ).sweep()
        assert (await article_of(blog, engine, f"{side.url}/bread"))["text"] != ""
        assert sorted(attempts for _, attempts in pages(blog)) == [0, 1]


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
        assert side.asked == []
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
        assert [request.path for request in side.asked] == ["/robots.txt", "/bread"]


async def test_without_the_owners_leave_a_private_address_is_not_read(running: Running) -> None:
    async with other_side() as side, running(**quiet()) as blog:
        engine = engine_at(blog, side)
        engine.choose()
        side.replies["/bread"] = HTML
        await engine.check("Nice", permalink=f"{side.url}/bread")
        await reading(blog).sweep()
        assert side.asked == []


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
        text = "Brötchen und Käse: ein Frühstück für geübte Bäcker, die früh aufstehen. " * 5
        encoded = page("Brötchen", text).decode().encode("iso-8859-1")
        side.replies["/b"] = Reply(
            encoded, headers={"Content-Type": "text/html; charset=ISO-8859-1"}
        )
        await engine.check("Lecker", permalink=f"{side.url}/b")
        await reading(blog).sweep()
        assert "Frühstück" in (await article_of(blog, engine, f"{side.url}/b"))["text"]


def pages(blog: Blog) -> list[tuple[Any, int]]:
    with blog.store.reading() as connection:
        found = connection.exec_driver_sql("SELECT due_at, attempts FROM article_pages")
        return [(row.due_at, row.attempts) for row in found]
