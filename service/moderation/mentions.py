"""Mentions by Webmention: taken from anybody, and kept as comments once their source was read.

Whoever tells of one is not believed: the source is read first, by `outgoing/mentions`, and what it
says there is judged and moderated like any comment under the page that it mentions.
"""

from functools import partial

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from sqlalchemy import Connection

from model.comment import Article, Author, Comment
from service.domain.comments import CommentOrigin
from service.domain.errors import NotFound, TooMany
from service.domain.mentions import (
    OF_MENTIONS,
    WEBMENTION,
    Mention,
    SourceWords,
    article_url,
    name_of,
    read_mention,
)
from service.domain.sites import Site
from service.domain.urls import is_of_site
from service.domain.visitors import network_of
from service.moderation.checking import CommentChecks, IncomingComment
from service.moderation.embedding import find_with_options
from service.moderation.site_comments import SiteComments
from service.secret import Secret
from service.store.async_store import AsyncStore
from service.store.comments import articles
from service.store.database.exclusion import Locks
from service.store.outgoing import article_pages, mentions
from service.store.sites import sites

# A service that tells for many authors, such as Bridgy, comes from one place.
A_PLACE: tuple[RateLimitItem, ...] = (RateLimitItemPerMinute(20), RateLimitItemPerHour(200))
A_SITE: tuple[RateLimitItem, ...] = (RateLimitItemPerHour(500),)
MOST_WAITING = 1000


class Mentions:
    """What anybody may tell of. Nothing is fetched meanwhile."""

    def __init__(self, database: AsyncStore, secret: Secret) -> None:
        self._database = database
        self._secret = secret
        self._rates = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def receive(self, site_name: str, *, source: str, target: str, address: str) -> None:
        """Have it looked at soon; told of again, it is looked at again.

        Raises NotFound if no site of this name takes mentions, BadMention and TooMany.
        """
        site, addresses = await self._database.read(partial(_open, site_name))
        source, target = read_mention(source, target, site_urls=addresses)
        await self._count(A_PLACE, site, network_of(address))
        await self._count(A_SITE, site, "")
        mark = self._secret.digest("mention", f"{site.id}\0{source}\0{target}")
        await self._database.write(
            partial(_receive, site_id=site.id, mark=mark, source=source, target=target)
        )

    async def _count(self, rates: tuple[RateLimitItem, ...], site: Site, place: str) -> None:
        for rate in rates:
            if not await self._rates.hit(rate, "mentions", site.id, place):
                raise TooMany(
                    "too many mentions are told of: try again later",
                    retry_seconds=max(1, rate.get_expiry() // rate.amount),
                )


class MentionKeeping:
    """What becomes of a mention whose source was read."""

    def __init__(self, database: AsyncStore, checks: CommentChecks, *, most_chars: int) -> None:
        self._database = database
        self._checks = checks
        self._most_chars = most_chars

    async def keep(self, mention: Mention, words: SourceWords) -> None:
        """Judge and store what the source says; other words than before are an edit.

        Raises TooMany and Busy.
        """
        site = await self._site(mention)
        page = article_url(mention.target, site_url=site.url)
        author = Author(name=words.author or name_of(mention.source), url=mention.source)
        text = words.text[: self._most_chars]
        comment = Comment(text=text, author=author, article=Article(url=page))
        incoming = IncomingComment(
            comment,
            external_id=_number(mention),
            origin=CommentOrigin(comment_type=WEBMENTION),
        )
        outcome = await self._checks.check_comment(site, incoming)
        article_id = outcome.stored.article_id
        if article_id is not None and is_of_site(page, site_url=site.url):
            await self._database.write(
                partial(_settle_with_page, mention=mention, article_id=article_id, page=page),
                locks=Locks(names=(articles.lock_of(site.id, article_id),)),
            )
        else:
            await self._settle(mention)

    async def withdraw(self, mention: Mention) -> None:
        """The source does not mention the page, or no longer: nothing of it is kept."""
        site = await self._site(mention)
        await SiteComments(self._database).erase_external(site, _number(mention))
        await self._settle(mention)

    async def give_up(self, mention: Mention) -> None:
        """The source cannot be read: what is stored of it stays."""
        await self._settle(mention)

    async def _settle(self, mention: Mention) -> None:
        await self._database.write(partial(mentions.settle, mention=mention))

    async def _site(self, mention: Mention) -> Site:
        site = await self._database.read(partial(sites.get, site_id=mention.site_id))
        if site is None:
            raise NotFound("the site of the mention is gone")
        return site


def _open(site_name: str, connection: Connection) -> tuple[Site, tuple[str, ...]]:
    """The site of this name with its addresses. Raises NotFound if it takes no mentions."""
    opened = find_with_options(site_name, connection)
    if opened is None or not opened[1].takes_mentions or opened[0].retired_at:
        raise NotFound("no site of this name takes mentions")
    return opened[0], sites.addresses_of(connection, opened[0])


def _receive(connection: Connection, *, site_id: str, mark: str, source: str, target: str) -> None:
    if mentions.count(connection, site_id) >= MOST_WAITING:
        raise TooMany("too many mentions wait: try again later", retry_seconds=600)
    mentions.receive(connection, site_id, mark, source=source, target=target)


def _settle_with_page(
    connection: Connection, *, mention: Mention, article_id: str, page: str
) -> None:
    article_pages.want(connection, mention.site_id, article_id, page)
    mentions.settle(connection, mention)


def _number(mention: Mention) -> str:
    return f"{OF_MENTIONS}{mention.mark}"
