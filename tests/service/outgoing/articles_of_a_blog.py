"""A blog whose articles are read, from an HTTP server on loopback."""

import html
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import httpx
from engine import Engine
from other_side import Reply
from running_blog import Blog, WordJudge

from model.comment import Comment
from model.verdict import Label, Verdict
from service.outgoing.article_fetching import ArticleFetcher
from service.outgoing.network import Network
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
        bounds=parts.settings.article_bounds,
    )


def quiet(**settings: Any) -> dict[str, Any]:
    by_hand = {"article_poll_seconds": LATER, "outbox_poll_seconds": LATER}
    return {"judge": ReadingJudge(), **by_hand, **settings}


async def article_of(blog: Blog, engine: Engine, permalink: str) -> dict[str, Any]:
    """The article as it is stored, by way of a comment under it."""
    answer = await engine.check("Where is it?", permalink=permalink)
    stored = await engine.stored(answer.headers["x-akismet-guid"])
    answer = await blog.client.get(f"/v1/articles/{stored['article_id']}")
    content: dict[str, Any] = answer.json()
    return content


def pages(blog: Blog) -> list[tuple[Any, int]]:
    with blog.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT due_at, attempts FROM article_pages")
        return [(row.due_at, row.attempts) for row in rows]
