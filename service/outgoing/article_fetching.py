"""Reads articles that are commented on, in the background, and has their comments rejudged."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from sqlalchemy import Connection

from model.comment import Article
from service.domain.articles import ROOMY, ArticleBounds
from service.outgoing.errors import AddressRefused, OutgoingError
from service.outgoing.network import ChooseNetwork
from service.outgoing.pages import FetchedArticle, PageReader
from service.store.async_store import AsyncStore
from service.store.comments import articles
from service.store.database.engine import StoreUnavailable
from service.store.database.exclusion import Locks
from service.store.outgoing import article_pages
from service.store.outgoing.article_pages import DuePage
from service.tracing.stages import stage
from service.unforeseen import log_without_words

logger = logging.getLogger(__name__)

TOGETHER = 4
LEASE = timedelta(minutes=5)  # longer than a page may take with all it leads to
WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=2), timedelta(hours=12))

NO_ROOM = "the articles of this site take all the room that they may"

Rejudge = Callable[[str, str], Awaitable[None]]  # the comments of a site's article


class ArticleFetcher:
    """Reads the pages that are due; an article that reads otherwise has its comments rejudged."""

    def __init__(
        self,
        database: AsyncStore,
        reader: PageReader,
        choose_network: ChooseNetwork,
        *,
        rejudge: Rejudge,
        bounds: ArticleBounds = ROOMY,
    ) -> None:
        self._database = database
        self._reader = reader
        self._choose_network = choose_network
        self._rejudge = rejudge
        self._bounds = bounds

    async def sweep(self) -> None:
        """Go on until no page is due."""
        claim = partial(article_pages.claim, limit=TOGETHER, lease=LEASE)
        while pages := await self._database.write(claim):
            await asyncio.gather(*(self._read(page) for page in pages))

    async def _read(self, page: DuePage) -> None:
        try:
            with stage("read an article"):
                await self._read_anew(page)
        except AddressRefused as error:
            await self._settle(page, problem=str(error))
        except OutgoingError as error:
            await self._try_later(page, problem=str(error))
        except StoreUnavailable:
            raise
        except Exception as error:  # else it would break every sweep off, and never be given up
            log_without_words(error)
            await self._try_later(page, problem=f"unforeseen {type(error).__name__}")

    async def _read_anew(self, page: DuePage) -> None:
        fetched = await self._reader.read(
            page.url,
            network=self._choose_network(page.allows_private_addresses),
            site_url=page.site_url,
            etag=page.etag,
            last_modified=page.last_modified,
        )
        if fetched is None:
            await self._settle(page, problem=None)
        elif await self._database.write(
            partial(_keep, page, fetched, self._bounds), locks=_locks(page)
        ):
            await self._rejudge(page.site_id, page.article_id)

    async def _try_later(self, page: DuePage, *, problem: str) -> None:
        if page.attempts > len(WAITS):
            return await self._settle(page, problem=problem)
        wait = WAITS[page.attempts - 1]
        await self._database.write(
            lambda connection: article_pages.postpone(connection, page, wait=wait, problem=problem),
            locks=_locks(page),
        )

    async def _settle(self, page: DuePage, *, problem: str | None) -> None:
        await self._database.write(
            lambda connection: article_pages.settle(connection, page, problem=problem),
            locks=_locks(page),
        )


def _locks(page: DuePage) -> Locks:
    return Locks(names=(articles.lock_of(page.site_id, page.article_id),))


def _keep(
    page: DuePage, fetched: FetchedArticle, bounds: ArticleBounds, connection: Connection
) -> bool:
    read = Article(title=fetched.title, text=fetched.text, url=page.url)
    if not articles.may_become(connection, page.site_id, page.article_id, read, bounds=bounds):
        article_pages.settle(connection, page, problem=NO_ROOM)
        return False
    return article_pages.keep(
        connection,
        page,
        title=fetched.title,
        text=fetched.text,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
    )
