"""Looks at the mentions that were told of, again and again; what cannot be read is tried later."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from service.domain.errors import ServiceError
from service.domain.mentions import Mention, SourceWords
from service.moderation.mentions import MentionKeeping
from service.outgoing.errors import AddressRefused, OutgoingError, TooMuch
from service.store.async_store import AsyncStore
from service.store.database.engine import StoreUnavailable
from service.store.outgoing import mentions
from service.tracing.stages import stage
from service.unforeseen import log_without_words

TOGETHER = 4
LEASE = timedelta(minutes=5)  # longer than a source may take with all it leads to
WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=2), timedelta(hours=12))

ReadSource = Callable[[Mention], Awaitable[SourceWords | None]]


class MentionRound:
    """Reads the sources that are due."""

    def __init__(self, database: AsyncStore, read: ReadSource, keeping: MentionKeeping) -> None:
        self._database = database
        self._read = read
        self._keeping = keeping

    async def sweep(self) -> None:
        """Go on until none is due."""
        claim = partial(mentions.claim, limit=TOGETHER, lease=LEASE)
        while due := await self._database.write(claim):
            await asyncio.gather(*(self._look(mention) for mention in due))

    async def _look(self, mention: Mention) -> None:
        try:
            with stage("read a mention"):
                words = await self._read(mention)
            if words is None:
                await self._keeping.withdraw(mention)
            else:
                await self._keeping.keep(mention, words)
        except (AddressRefused, TooMuch):  # it would be so again
            await self._keeping.give_up(mention)
        except (OutgoingError, ServiceError):
            await self._try_later(mention)
        except StoreUnavailable:
            raise
        except Exception as error:  # else it would break every sweep off, and never be given up
            log_without_words(error)
            await self._try_later(mention)

    async def _try_later(self, mention: Mention) -> None:
        if mention.attempts > len(WAITS):
            return await self._keeping.give_up(mention)
        wait = WAITS[mention.attempts - 1]
        await self._database.write(partial(mentions.postpone, mention=mention, wait=wait))
