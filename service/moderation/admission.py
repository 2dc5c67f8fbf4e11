"""Who is let in to have a comment judged: no site waits behind the flood of another."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from service.domain.errors import Busy, TooMany
from service.domain.sites import Site


@dataclass(frozen=True, slots=True)
class AdmissionBounds:
    """How many comments are at work at once, how many wait for it, and for how long.

    So many a minute are taken from a key and from all keys of a site; 0 is without a limit.
    """

    key_per_minute: int = 0
    site_per_minute: int = 0
    at_once: int = 32
    waiting: int = 512
    wait_seconds: float = 5.0


class Admission:
    """The door of the intake."""

    def __init__(self, bounds: AdmissionBounds) -> None:
        self._queue = FairQueue(bounds)
        self._rates = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._of_key = RateLimitItemPerMinute(bounds.key_per_minute or 1)
        self._of_site = RateLimitItemPerMinute(bounds.site_per_minute or 1)
        self._bounds = bounds

    @asynccontextmanager
    async def admitted(self, site: Site) -> AsyncIterator[None]:
        """A place at work, once it is the site's turn.

        Raises TooMany if its key or the site sends more than it may, or has too many waiting;
        Busy if all together do.
        """
        if self._bounds.key_per_minute and site.key_id:
            await self._count(self._of_key, "key", site.key_id)
        if self._bounds.site_per_minute:
            await self._count(self._of_site, "site", site.id)
        await self._queue.enter(site.id)
        try:
            yield
        finally:
            self._queue.leave()

    async def _count(self, rate: RateLimitItemPerMinute, kind: str, name: str) -> None:
        if not await self._rates.hit(rate, kind, name):
            raise TooMany(
                f"this {kind} may send {rate.amount} comments a minute: send this one again later",
                retry_seconds=max(1, rate.get_expiry() // rate.amount),
            )


class FairQueue:
    """So many places at work; the sites that wait get the next one in turn.

    A site may have as many waiting as there is room left for others: a flood leaves half of the
    room to whoever comes next. One event loop; no thread.
    """

    def __init__(self, bounds: AdmissionBounds) -> None:
        self._bounds = bounds
        self._at_work = self._n_waiting = 0
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    async def enter(self, site_id: str) -> None:
        """Wait for a place. Raises TooMany and Busy."""
        if self._at_work < self._bounds.at_once:
            self._at_work += 1
            return
        place = self._stand_in_line(site_id)
        try:
            async with asyncio.timeout(self._bounds.wait_seconds):
                await place
        except TimeoutError as error:
            self._give_up(site_id, place)
            raise Busy("too many comments are waiting: send this one again later") from error
        except asyncio.CancelledError:
            self._give_up(site_id, place)
            raise

    def leave(self) -> None:
        """Give the place to the site whose turn it is."""
        while self._waiting:
            site_id = next(iter(self._waiting))
            line = self._waiting.pop(site_id)
            place = line.popleft()
            self._n_waiting -= 1
            if line:
                self._waiting[site_id] = line  # behind the others
            if not place.done():
                place.set_result(None)
                return
        self._at_work -= 1

    def _stand_in_line(self, site_id: str) -> asyncio.Future[None]:
        room = self._bounds.waiting - self._n_waiting
        if room <= 0:
            raise Busy("too many comments are waiting: send this one again later")
        if len(self._waiting.get(site_id, ())) >= room:
            raise TooMany(
                "too many comments of this site are waiting: send this one again later",
                retry_seconds=1,
            )
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(site_id, deque()).append(place)
        self._n_waiting += 1
        return place

    def _give_up(self, site_id: str, place: "asyncio.Future[None]") -> None:
        if place.done() and not place.cancelled():
            self.leave()  # it came at the same moment
            return
        line = self._waiting.get(site_id)
        if line is not None and place in line:
            line.remove(place)
            self._n_waiting -= 1
            if not line:
                del self._waiting[site_id]
