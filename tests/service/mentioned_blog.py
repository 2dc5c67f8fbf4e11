"""A blog that is told of mentions, and the pages elsewhere that make them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx
from other_side import OtherSide, Reply, other_side
from running_blog import Blog, Running, WordJudge

from service.moderation.mentions import MentionKeeping
from service.outgoing.mentions.round import MentionRound
from service.outgoing.mentions.source import SourceReader
from service.outgoing.network import Network
from service.store.people import moderators
from service.store.queue import actions, rule_changes
from service.store.queue.rule_changes import NewRule
from service.store.sites import site_options, sites

TARGET = "https://blog.example/bread/"
PLACE = "/webmention/my-blog"
WORDS = "Thanks, my starter took three days as well."


def entry(
    words: str = WORDS, *, target: str = TARGET, kind: str = "u-in-reply-to", name: str = "Ana"
) -> bytes:
    """A post of somebody else's blog that answers the target."""
    return (
        "<!doctype html><html><head><title>A post</title></head><body><article class=h-entry>"
        f'<a class="p-author h-card" href="https://ana.example/">{name}</a>'
        f'<a class="{kind}" href="{target}">about this</a>'
        f'<div class="e-content">{words}</div></article></body></html>'
    ).encode()


def html(page: bytes, **more: Any) -> Reply:
    return Reply(page, headers={"Content-Type": "text/html; charset=utf-8"}, **more)


@dataclass
class Mentioned:
    """The blog, with a server elsewhere."""

    blog: Blog
    side: OtherSide

    async def tell(self, path: str = "/post", target: str = TARGET) -> httpx.Response:
        form = {"source": f"{self.side.url}{path}", "target": target}
        return await self.blog.client.post(PLACE, data=form)

    async def look(self) -> None:
        """One round, to which this machine is the outside."""
        tls, parts = httpx.create_ssl_context(), self.blog.parts
        reader = SourceReader(
            lambda private: Network(tls=tls, allows_private=True), max_bytes=100_000, seconds=5.0
        )
        keeping = MentionKeeping(parts.lanes.background, parts.checks, most_chars=5_000)
        await MentionRound(parts.lanes.background, reader.read, keeping).sweep()

    async def mention(self, page: bytes, **more: Any) -> None:
        """Tell of a page with these words, and look at it."""
        self.side.replies["/post"] = html(page, **more)
        assert (await self.tell()).status_code == 202
        await self.look()

    def stored(self) -> list[Any]:
        """The comments as they stand; without words if they were erased."""
        query = (
            "SELECT comments.text, author_name, author_url, comment_type, label, revision,"
            " articles.url FROM comments LEFT JOIN articles ON articles.id = comments.article_id"
            " WHERE erased_at IS NULL ORDER BY comments.id"
        )
        return self._rows(query)

    def waiting(self) -> list[Any]:
        return self._rows("SELECT source, attempts, due_at FROM mentions")

    def choose(self, **options: Any) -> None:
        with self.blog.store.writing() as connection:
            (site,) = sites.all_sites(connection)
            before = site_options.get(connection, site.id)
            site_options.put(connection, site.id, replace(before, **options))

    @property
    def key(self) -> dict[str, str]:
        """The header of the site's key, which tells of no mention."""
        return {"Authorization": f"Bearer {self.blog.key}"}

    def block(self, host: str) -> None:
        """A rule of ada's for a host."""
        with self.blog.store.writing() as connection:
            (site,) = sites.all_sites(connection)
            ada = moderators.add(connection, "ada", "no password")
            action_id = actions.begin(connection, ada, "block", label="spam", words=host)
            new = NewRule(site.id, "host", host, "spam", words=host)
            rule_changes.make(connection, new, who=ada, action_id=action_id)

    def due_now(self) -> None:
        with self.blog.store.writing() as connection:
            connection.exec_driver_sql("UPDATE mentions SET due_at = '2020-01-01 00:00:00'")

    def _rows(self, query: str) -> list[Any]:
        with self.blog.store.reading() as connection:
            return list(connection.exec_driver_sql(query))


@asynccontextmanager
async def mentioned(running: Running, **settings: Any) -> AsyncIterator[Mentioned]:
    """The blog runs under a name, and takes mentions; whoever asks has no key."""
    chosen = {"article_poll_seconds": 3600.0} | settings
    async with other_side() as side, running(judge=WordJudge(), **chosen) as blog:
        del blog.client.headers["authorization"]
        with blog.store.writing() as connection:
            (site,) = sites.all_sites(connection)
            sites.rename(connection, site, name="my-blog")
            sites.move(connection, site, url="https://blog.example")
        opened = Mentioned(blog, side)
        opened.choose(takes_mentions=True)
        yield opened
