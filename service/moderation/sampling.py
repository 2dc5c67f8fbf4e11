"""Drawing a random sample of what is published and rejected into the queue. No HTTP, no SQL."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from service.domain.sampling import SampleShares, is_drawn
from service.store.async_store import AsyncStore
from service.store.database.exclusion import Locks
from service.store.queue import sampling
from service.store.queue.sampling import UnseenComment

AT_ONCE = 500  # comments looked at in one transaction
OVERLAP = 1000  # numbers looked at again: of two transactions, the later number may come first
LOOKS_BACK = timedelta(days=7)  # when the service starts: what came while it was down


class SampleDrawing:
    """Draws from what came since it looked last. Any replica may do it: chance is in the ids."""

    def __init__(self, database: AsyncStore, shares: SampleShares) -> None:
        self._database = database
        self._shares = shares
        self._last: int | None = None

    async def sweep(self) -> None:
        """Draw from all that is new."""
        if self._shares == SampleShares():
            return
        if self._last is None:
            begin = partial(sampling.last_number_before, moment=datetime.now(UTC) - LOOKS_BACK)
            self._last = await self._database.read(begin)
        after = max(self._last - OVERLAP, 0)
        while unseen := await self._database.read(
            partial(sampling.unseen_comments, after=after, limit=AT_ONCE)
        ):
            await self._draw([comment for comment in unseen if self._is_drawn(comment)])
            after = unseen[-1].number
        self._last = max(self._last, after)

    def _is_drawn(self, comment: UnseenComment) -> bool:
        return is_drawn(comment.comment_id, self._shares.of(comment.label))

    async def _draw(self, drawn: Sequence[UnseenComment]) -> None:
        def draw_all(connection: Connection) -> None:
            for comment in drawn:
                sampling.draw(connection, comment.comment_id, self._shares.of(comment.label))

        if drawn:
            ids = tuple(comment.comment_id for comment in drawn)
            await self._database.write(draw_all, locks=Locks(comments=ids))
