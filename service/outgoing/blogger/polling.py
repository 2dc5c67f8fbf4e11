"""Reads the comments of blogs at Blogger, again and again: nothing is missed, nothing twice."""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from service.domain.blogger import BloggerBlog, BloggerComment
from service.domain.sites import Site
from service.moderation.blogger import open_credentials
from service.moderation.blogger_reading import BloggerReading
from service.outgoing.blogger.api import BloggerAccess, BloggerApi
from service.outgoing.blogger.feed import FeedReading, read_comments, read_post
from service.outgoing.errors import AddressRefused, OutgoingError
from service.outgoing.network import ChooseNetwork, Network
from service.secret import Secret
from service.store.async_store import AsyncStore
from service.store.database.engine import StoreUnavailable
from service.store.outgoing import blogger_blogs
from service.unforeseen import log_without_words

TOGETHER, AT_ONCE = 8, 50  # blogs read side by side; comments in one transaction
LOOK_AGAIN_SECONDS = 1.0  # for blogs that are due, while others are read
ROUND_SECONDS = 240.0
LEASE = timedelta(minutes=5)  # longer than a round may take
LONGEST_WAIT = timedelta(hours=1)


def _now() -> datetime:
    return datetime.now(UTC)


class BloggerPolling:
    """One round after another. A round that did not work is put off, ever longer."""

    def __init__(
        self,
        reading: BloggerReading,
        secret: Secret,
        choose_network: ChooseNetwork,
        api: BloggerApi,
        *,
        database: AsyncStore,
        every_seconds: float,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._reading = reading
        self._secret = secret
        self._choose_network = choose_network
        self._api = api
        self._database = database
        self._every = timedelta(seconds=every_seconds)
        self._clock = clock

    async def sweep(self) -> None:
        """Read the blogs that are due, and those that become so while a slow one is read."""
        rounds: set[asyncio.Task[None]] = set()
        try:
            while True:
                rounds |= await self._begin(TOGETHER - len(rounds))
                if not rounds:
                    return
                done, rounds = await asyncio.wait(
                    rounds, timeout=LOOK_AGAIN_SECONDS, return_when=asyncio.FIRST_COMPLETED
                )
                for ended in done:
                    ended.result()
        finally:
            for unfinished in rounds:
                unfinished.cancel()
            await asyncio.gather(*rounds, return_exceptions=True)

    async def _begin(self, most: int) -> set[asyncio.Task[None]]:
        if not most:
            return set()
        claim = partial(blogger_blogs.claim, now=self._clock(), lease=LEASE, limit=most)
        blogs = await self._database.write(claim)
        return {asyncio.create_task(self._look(blog)) for blog in blogs}

    async def poll(self, site: Site) -> BloggerBlog | None:
        """Read one blog now. How it is then, with what went wrong; None if it is not read."""
        read = partial(blogger_blogs.get, site_id=site.id)
        blog = await self._database.read(read)
        if blog is None:
            return None
        await self._look(blog)
        return await self._database.read(read)

    async def _look(self, blog: BloggerBlog) -> None:
        try:
            async with asyncio.timeout(ROUND_SECONDS):
                await self._round(blog)
        except TimeoutError:
            await self._put_off(blog, f"a round takes more than {ROUND_SECONDS:g} s")
        except OutgoingError as error:
            await self._put_off(blog, str(error))
        except StoreUnavailable:
            raise
        except Exception as error:  # else one blog would keep the others from being read
            log_without_words(error)
            await self._put_off(blog, f"unforeseen {type(error).__name__}")

    async def _round(self, blog: BloggerBlog) -> None:
        """First what is published, which stands for all to see; then what the blog keeps back."""
        network = self._choose_network(blog.allows_private_addresses)
        fresh = await read_comments(blog, network, partial(self._reading.sift, blog))
        if fresh is not None:
            await self._take_all(blog, fresh.comments, network, moves=True)
        if blog.sealed is not None:
            await self._read_pending(blog, network)
        await self._settle(blog, fresh)

    async def _read_pending(self, blog: BloggerBlog, network: Network) -> None:
        credentials = open_credentials(self._secret, blog.sealed)
        if credentials is None:
            raise AddressRefused("its credentials were sealed with another secret")
        access = BloggerAccess(blog.blog_id, credentials, network)
        async for page in self._api.list_pending(access):
            await self._take_all(blog, page, network, moves=False)

    async def _take_all(
        self, blog: BloggerBlog, read: Sequence[BloggerComment], network: Network, *, moves: bool
    ) -> None:
        """Store comments, oldest first; the feed was read so far only once they are stored."""
        for start in range(0, len(read), AT_ONCE):
            batch = read[start : start + AT_ONCE]
            for comment in await self._reading.list_unknown_posts(blog, batch):
                post = await read_post(blog, comment.post_id, network) if comment.post_id else None
                if post is not None:
                    await self._reading.keep_post(blog, post)
            until = min(batch[-1].written_at, self._clock()) if moves else None
            await self._reading.take(blog, batch, until=until)

    async def _settle(self, blog: BloggerBlog, fresh: FeedReading | None) -> None:
        now, etag = self._clock(), blog.etag if fresh is None else fresh.etag
        due_at = now + _about(self._every)
        if fresh is not None and not fresh.is_all:
            due_at, etag = now, None
        if fresh is not None and any(c.written_at > blog.read_until for c in fresh.comments):
            etag = None  # the next round asks from there on: that is another question
        done = partial(blogger_blogs.settle, blog=blog, now=now, due_at=due_at, etag=etag)
        await self._database.write(done)

    async def _put_off(self, blog: BloggerBlog, problem: str) -> None:
        wait = min(self._every * 2 ** min(blog.failures + 1, 12), LONGEST_WAIT)
        due_at = self._clock() + _about(wait)
        later = partial(blogger_blogs.put_off, blog=blog, due_at=due_at, problem=problem)
        await self._database.write(later)


def _about(wait: timedelta) -> timedelta:
    """A fifth more or less, so that the blogs of many who began together do not stay together."""
    return wait * secrets.SystemRandom().uniform(0.8, 1.2)
