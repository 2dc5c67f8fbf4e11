"""The article behind a permalink is read in the background and taken into account."""

import asyncio
from typing import Any

import httpx
import pytest
from articles_of_a_blog import (
    HTML,
    article_of,
    page,
    pages,
    quiet,
    reading,
)
from hearing_engine import HOOK, delivering, engine_at
from other_side import Reply, Request, other_side
from running_blog import Running

from service.outgoing.article_fetching import ArticleFetcher
from service.outgoing.network import FetchedResponse, Network
from service.outgoing.pages import PageReader
from service.scoring.rejudging import HeldComments


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
        assert b'"result": "false"' in side.requests_for(HOOK)[0].body
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
        assert side.requests_for(HOOK) == []
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
            while not side.requests:
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
        assert len(side.requests_for("/bread")) == 1


async def test_a_day_later_it_is_asked_whether_it_has_changed(running: Running) -> None:
    def unless_known(request: Request) -> Reply:
        is_unchanged = request.headers.get("if-none-match") == '"v1"'
        return (
            Reply(status=304)
            if is_unchanged
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
        assert "if-none-match" in side.requests_for("/bread")[1].headers
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
        assert len(side.requests_for("/bread")) == 2
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
        assert side.requests == []


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


class StumblingGet(Network):
    """A network with a mistake of ours in it."""

    async def get(self, url: str, **limits: Any) -> FetchedResponse:
        if url.endswith("/rye"):
            raise LookupError(url)
        return await super().get(url, **limits)


async def test_a_page_that_there_is_no_room_for_is_not_kept_nor_asked_for_again(
    running: Running,
) -> None:
    async with other_side() as side, running(**quiet(site_articles_max_bytes=1024)) as blog:
        engine = engine_at(blog, side)
        side.replies["/bread"] = Reply(page(text="Flour. " * 200), headers=HTML.headers)
        await engine.check("Nice bread", permalink=f"{side.url}/bread")
        await reading(blog).sweep()
        assert (await article_of(blog, engine, f"{side.url}/bread"))["text"] == ""
        assert [(due, attempts) for due, attempts in pages(blog)] == [(None, 0)]


async def test_an_unforeseen_error_holds_up_no_other_page(running: Running) -> None:
    async with other_side() as side, running(**quiet()) as blog:
        engine = engine_at(blog, side)
        side.replies["/bread"] = HTML
        for name in ("rye", "bread"):
            await engine.check(f"Nice {name}", permalink=f"{side.url}/{name}")
        parts, tls = blog.parts, httpx.create_ssl_context()
        network = StumblingGet(tls=tls, allows_private=True)
        reader = PageReader(max_bytes=100_000, seconds=5.0)
        rejudge = HeldComments(parts.database, parts.scoring).judge_article
        await ArticleFetcher(
            parts.database, reader, lambda private: network, rejudge=rejudge
        ).sweep()
        assert (await article_of(blog, engine, f"{side.url}/bread"))["text"] != ""
        assert sorted(attempts for _, attempts in pages(blog)) == [0, 1]
