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
from service.tracing.stages import stage

# Beside what a site may send by its keys, a quarter of that is taken from its pages.
PAGES_SHARE = 1 / 4
OF = {"key": "this key", "site": "this site", "pages": "the pages of this site"}
# After a turn of several its clients send their next comments: in two milliseconds they are here.
GATHERING_SECONDS = 0.002


@dataclass(frozen=True, slots=True)
class AdmissionBounds:
    """How many comments go to work in one turn, how many turns there are at once (while one is
    judged, another is looked up or stored), how many comments wait for theirs, and for how long.

    So many a minute are taken from a key and from all keys of a site; 0 is without a limit. What
    comes without a key, from the site's pages, has a share and a line of its own.
    """

    key_per_minute: int = 0
    site_per_minute: int = 0
    at_once: int = 8
    turns: int = 2
    waiting: int = 512
    wait_seconds: float = 5.0


class Admission:
    """The door of the intake."""

    def __init__(self, bounds: AdmissionBounds) -> None:
        self._queue = FairQueue(bounds)
        self._rates = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._of_key = RateLimitItemPerMinute(bounds.key_per_minute or 1)
        self._of_site = RateLimitItemPerMinute(bounds.site_per_minute or 1)
        self._of_pages = RateLimitItemPerMinute(max(1, int(bounds.site_per_minute * PAGES_SHARE)))
        self._bounds = bounds

    @asynccontextmanager
    async def admitted(self, site: Site) -> AsyncIterator[None]:
        """A place in the next turn, once it is the site's.

        Raises TooMany if its key or the site sends more than it may, or has too many waiting;
        Busy if all together do.
        """
        await self._count_sent(site)
        with stage("wait for a turn"):
            turn = await self._queue.enter(site.id if site.key_id else f"{site.id} pages")
        try:
            yield
        finally:
            self._queue.leave(turn)

    async def _count_sent(self, site: Site) -> None:
        """Whoever reads a page can send from there: the engine's share is none of theirs."""
        bounds = self._bounds
        if bounds.key_per_minute and site.key_id:
            await self._count(self._of_key, "key", site.key_id)
        if bounds.site_per_minute and site.key_id:
            await self._count(self._of_site, "site", site.id)
        if bounds.site_per_minute and not site.key_id:
            await self._count(self._of_pages, "pages", site.id)

    async def _count(self, rate: RateLimitItemPerMinute, kind: str, name: str) -> None:
        if not await self._rates.hit(rate, kind, name):
            raise TooMany(
                f"{OF[kind]} may send {rate.amount} comments a minute: send this one again later",
                retry_seconds=max(1, rate.get_expiry() // rate.amount),
            )


@dataclass(slots=True)
class Turn:
    """Comments that are at work together, and how many of them still are."""

    at_work: int
    is_of_several: bool = False


class FairQueue:
    """Who comes alone goes to work at once; who comes meanwhile goes together with the others.

    Those that go together share each statement, each batch of the model and the commit: a turn
    of many costs little more than a turn of one. The sites that wait are called one after the
    other. A site may have as many waiting as there is room left for others: a flood leaves half
    of the room to whoever comes next. One event loop; no thread.
    """

    def __init__(self, bounds: AdmissionBounds) -> None:
        self._bounds = bounds
        self._turns = self._n_waiting = 0
        self._waiting: dict[str, deque[asyncio.Future[Turn]]] = {}

    async def enter(self, site_id: str) -> Turn:
        """Wait for a turn. Raises TooMany and Busy."""
        if self._turns < self._bounds.turns and not self._waiting:
            self._turns += 1
            return Turn(1)
        place = self._stand_in_line(site_id)
        try:
            async with asyncio.timeout(self._bounds.wait_seconds):
                return await place
        except TimeoutError as error:
            self._give_up(site_id, place)
            raise Busy("too many comments are waiting: send this one again later") from error
        except asyncio.CancelledError:
            self._give_up(site_id, place)
            raise

    def leave(self, turn: Turn) -> None:
        """Be done; with the last one's end the next turn begins."""
        turn.at_work -= 1
        if turn.at_work:
            return
        if turn.is_of_several:
            asyncio.get_running_loop().call_later(GATHERING_SECONDS, self._next_turn)
        else:
            self._next_turn()

    def _next_turn(self) -> None:
        turn = Turn(0)
        while self._waiting and turn.at_work < self._bounds.at_once:
            site_id = next(iter(self._waiting))
            line = self._waiting.pop(site_id)
            place = line.popleft()
            self._n_waiting -= 1
            if line:
                self._waiting[site_id] = line  # behind the others
            if not place.done():
                place.set_result(turn)
                turn.at_work += 1
        turn.is_of_several = turn.at_work > 1
        if not turn.at_work:
            self._turns -= 1

    def _stand_in_line(self, site_id: str) -> asyncio.Future[Turn]:
        room = self._bounds.waiting - self._n_waiting
        if room <= 0:
            raise Busy("too many comments are waiting: send this one again later")
        if len(self._waiting.get(site_id, ())) >= room:
            raise TooMany(
                "too many comments of this site are waiting: send this one again later",
                retry_seconds=1,
            )
        place: asyncio.Future[Turn] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(site_id, deque()).append(place)
        self._n_waiting += 1
        return place

    def _give_up(self, site_id: str, place: asyncio.Future[Turn]) -> None:
        if place.done() and not place.cancelled():
            self.leave(place.result())  # it came at the same moment
            return
        line = self._waiting.get(site_id)
        if line is not None and place in line:
            line.remove(place)
            self._n_waiting -= 1
            if not line:
                del self._waiting[site_id]
