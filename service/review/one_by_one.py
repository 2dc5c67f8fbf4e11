"""What one person asks for at once is done one after the other, so that others are answered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from service.domain.errors import Busy

WAIT_SECONDS = 10.0  # who opens more pages than are made in that time is told to come again


class OneByOne:
    """A turn for each person. Ten searches of one viewer cost the blogs no more than one does:
    a page is made in the loop that answers them, too.
    """

    def __init__(self, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self._wait_seconds = wait_seconds
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn_of(self, person_id: str) -> AsyncIterator[None]:
        """The turn of a person. Raises Busy if those before take too long."""
        turn = self._turns.setdefault(person_id, asyncio.Lock())  # kept by those who wait for it
        try:
            async with asyncio.timeout(self._wait_seconds):
                await turn.acquire()
        except TimeoutError as error:
            raise Busy("too many pages are asked for at once: open this one again") from error
        try:
            yield
        finally:
            turn.release()
