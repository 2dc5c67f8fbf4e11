"""Filing in the background: what was edited, and what could not be filed as it was stored."""

import asyncio
import logging
from functools import partial

from sqlalchemy import Connection

from service.domain.people import SignedIn
from service.moderation import access
from service.store.async_store import AsyncStore
from service.store.database.engine import StoreUnavailable
from service.store.database.exclusion import Locks
from service.store.queue import changes, claims, filing
from service.store.queue.filing import CommentToFile, FiledReading

logger = logging.getLogger(__name__)

FILED_TOGETHER = 50  # comments: a transaction of a few hundredths of a second


class FilingRoom:
    """Files what is not filed yet. Any replica may do it; they do not get in each other's way."""

    def __init__(self, database: AsyncStore) -> None:
        self._database = database

    async def sweep(self) -> None:
        """File all that waits, in small batches."""
        while await self._file_next():
            pass

    async def require_filed(self, who: SignedIn, comment_id: str) -> None:
        """See to it that what a comment goes with is known. Raises NotFound."""
        entry = await self._database.read(
            lambda connection: access.entry_of(connection, who, comment_id, role="viewer")
        )
        if not entry.is_filed:
            await self.sweep()

    async def _file_next(self) -> bool:
        """File some of what waits; False if nothing does."""
        waiting = await self._database.read(
            lambda connection: filing.comments_to_file(connection, limit=FILED_TOGETHER)
        )
        if not waiting:
            return False
        try:
            await self._file(waiting)
        except StoreUnavailable:
            raise
        except Exception:  # one of them cannot be filed: let each try alone
            for comment in waiting:
                await self._file_alone(comment)
        return True

    async def _file(self, waiting: list[CommentToFile]) -> None:
        readings = await asyncio.to_thread(_read, waiting)
        file = partial(filing.file_readings, readings=readings)
        ids = tuple(comment.comment_id for comment in waiting)
        await self._database.write(file, locks=Locks(names=(filing.LOCK,), comments=ids))

    async def _file_alone(self, comment: CommentToFile) -> None:
        try:
            await self._file([comment])
        except StoreUnavailable:
            raise
        except Exception as error:
            # The message of an error may quote the comment: only its class is logged.
            logger.error("comment %s cannot be filed: %s", comment.comment_id, type(error).__name__)
            await self._database.write(
                lambda connection: filing.give_up(connection, comment.number)
            )


async def tidy(database: AsyncStore) -> None:
    """Let claims go that have run out, and forget changes that nobody waits for any more."""

    def tidy_up(connection: Connection) -> None:
        claims.release_expired(connection)
        changes.prune(connection)

    await database.write(tidy_up, locks=Locks(names=("claims", "changes")))


def _read(waiting: list[CommentToFile]) -> list[FiledReading]:
    return [filing.read_comment(comment) for comment in waiting]
