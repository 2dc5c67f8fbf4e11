"""How requests reach the store: reads in a few threads, writes that share a commit."""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar, cast

from sqlalchemy import Connection

from service.batching import Batcher, Closed
from service.store.database.engine import StoreUnavailable
from service.store.database.exclusion import NO_LOCKS, Locks, take_all
from service.store.database.failures import (
    DAMAGED,
    IN_TIME,
    ROLLED_BACK,
    TRIED_AGAIN,
    is_out_of_reach,
    sqlstate_of,
    unavailable,
)
from service.store.database.interruption import Interruption
from service.store.database.patience import seconds_left
from service.store.database.standstill import Standstill
from service.store.store import Store
from service.tracing.stages import stage

Item = TypeVar("Item")
Value = TypeVar("Value")
Work = Callable[[Connection], Any]
JointWork = Callable[[Connection, Sequence[Item]], Sequence[Value | Exception]]

COMMIT_TOGETHER = 64  # writes in one transaction, so that they share one wait for the disk
LOOK_UP_TOGETHER = 64  # reads in one transaction, and of one kind in one statement
ATTEMPTS = 3  # when replicas stand in each other's way
CLOSE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class _Share:
    """One request's share in a work that is done for several, what it locks, and since when."""

    work: JointWork[Any, Any]
    item: Any
    locks: Locks
    asked_at: float


@dataclass(slots=True)
class Damage:
    """Whether the database has said, to anybody since the start, that it is damaged.

    From then on nothing is written: what a damaged file takes, a backup that is restored has not.
    """

    is_known: bool = False


class AsyncStore:
    """Async reads and writes over a store. A write returns when it is on disk.

    What comes again and again is read and written together with what others ask for meanwhile: a
    joint work gets all their items, in one transaction, and answers each or says why not.

    Nothing keeps anybody waiting for longer than the store's lane allows, nor beyond the end of
    the request that it is for: StoreUnavailable then. What nobody waits for any more is ended.
    """

    def __init__(self, store: Store, damage: Damage | None = None) -> None:
        self.store = store
        self.damage = damage or Damage()
        self._seconds, name = store.lane.seconds, f"winnow-{store.lane.name}"
        self._readers = ThreadPoolExecutor(store.lane.readers, thread_name_prefix=f"{name}-read")
        self._reading: dict[Future[Any], Interruption] = {}
        self._standstill = Standstill()
        self._looking_up: Batcher[_Share, Any] = Batcher(
            self._look_up, most=LOOK_UP_TOGETHER, name=f"{name}-look-up"
        )
        self._writer: Batcher[_Share, Any] = Batcher(
            self._commit, most=COMMIT_TOGETHER, name=f"{name}-write"
        )

    async def read(self, work: Callable[[Connection], Value]) -> Value:
        """The result of a work that only reads. Raises StoreUnavailable."""
        interruption, asked_at = Interruption(), time.monotonic()
        try:
            reading = self._readers.submit(self._read, work, interruption, asked_at)
        except RuntimeError as error:
            raise StoreUnavailable("the service is stopping") from error
        self._reading[reading] = interruption
        reading.add_done_callback(lambda done: self._reading.pop(done, None))
        try:
            return await _in_time(asyncio.wrap_future(reading), seconds_left(self._seconds))
        except StoreUnavailable:
            interruption.end()
            raise
        except asyncio.CancelledError:
            interruption.give_up()
            raise

    async def read_together(self, work: JointWork[Item, Value], item: Item) -> Value:
        """What a joint work says of this item. Raises that, or StoreUnavailable."""
        with stage("look up"):
            return await self._share(self._looking_up, work, item, NO_LOCKS)

    async def write(self, work: Callable[[Connection], Value], *, locks: Locks = NO_LOCKS) -> Value:
        """The result of a work that writes, once it is committed. Raises StoreUnavailable.

        A work may be run more than once: its only effects are on the connection. `locks` are
        what it will lock, which is taken before it and those that share its commit begin.
        """
        return await self._share(self._writer, _each_alone, work, locks)

    async def write_together(
        self, work: JointWork[Item, Value], item: Item, *, locks: Locks = NO_LOCKS
    ) -> Value:
        """What a joint work makes of this item, once it is committed. Raises StoreUnavailable."""
        with stage("store"):
            return await self._share(self._writer, work, item, locks)

    def close(self) -> None:
        """Commit what was handed in, end what is being read, and let the threads go.

        A read's connection must be back before the store is closed: nothing closes one that
        comes later.
        """
        self._looking_up.close(CLOSE_SECONDS)
        self._writer.close(CLOSE_SECONDS)
        self._readers.shutdown(wait=False, cancel_futures=True)
        reading = dict(self._reading)
        if self._seconds is not None:
            for interruption in reading.values():
                interruption.end()
        wait(reading, CLOSE_SECONDS)

    async def _share(
        self,
        batcher: Batcher[_Share, Any],
        work: JointWork[Item, Value],
        item: Item,
        locks: Locks,
    ) -> Value:
        try:
            answer = batcher.submit(_Share(work, item, locks, time.monotonic()))
            return cast(Value, await _in_time(answer, seconds_left(self._seconds)))
        except Closed as error:
            raise StoreUnavailable("the service is stopping") from error

    def _read(
        self, work: Callable[[Connection], Value], interruption: Interruption, asked_at: float
    ) -> Value:
        self._standstill.refuse(asked_at)
        interruption.begin(self.store.lane.read_seconds)
        try:
            with self.store.watch.over(interruption), self.store.reading() as connection:
                value = work(connection)
        except Exception as error:
            if not interruption.is_unwanted:
                self._noted(error)
            if is_out_of_reach(error):
                raise unavailable(error) from error
            raise
        self._standstill.note_work()
        return value

    def _look_up(self, shares: list[_Share]) -> list[Any]:
        look_up = partial(_done_together, shares=shares)
        try:
            asked_at = max(share.asked_at for share in shares)
            return self._read(look_up, Interruption(), asked_at)
        except StoreUnavailable as error:
            return [error] * len(shares)
        except Exception as error:
            if len(shares) == 1:
                return [error]
        # One spoilt the transaction: let each have its own.
        return [self._look_up([share])[0] for share in shares]

    def _commit(self, shares: list[_Share]) -> list[Any]:
        together = [share for share in shares if not share.locks.is_alone]
        answers = iter(self._commit_together(together))
        return [
            self._commit_alone(share) if share.locks.is_alone else next(answers) for share in shares
        ]

    def _commit_together(self, shares: list[_Share]) -> list[Any]:
        if len(shares) < 2:
            return [self._commit_alone(share) for share in shares]
        try:
            return self._transact(shares)
        except Exception as error:
            if is_out_of_reach(error) and sqlstate_of(error) not in ROLLED_BACK:
                return [self._noted(error)] * len(shares)
        # One spoilt the transaction: let each have its own.
        return [self._commit_alone(share) for share in shares]

    def _commit_alone(self, share: _Share, *, attempts: int = ATTEMPTS) -> Any:
        try:
            return self._transact([share])[0]
        except Exception as error:
            # After a lost connection it may have been committed: no other attempt.
            if attempts > 1 and sqlstate_of(error) in TRIED_AGAIN:
                return self._commit_alone(share, attempts=attempts - 1)
            return self._noted(error)

    def _transact(self, shares: list[_Share]) -> list[Any]:
        if self.damage.is_known:
            raise StoreUnavailable(DAMAGED)
        self._standstill.refuse(max(share.asked_at for share in shares))
        interruption = Interruption()
        interruption.begin(self.store.lane.write_seconds)
        with self.store.watch.over(interruption), self.store.writing() as connection:
            take_all(connection, (share.locks for share in shares))
            answers = _done_together(connection, shares)
        self._standstill.note_work()
        return answers

    def _noted(self, error: Exception) -> Exception:
        """The error for whoever asked; it is remembered if the database stands still."""
        shown = unavailable(error) if is_out_of_reach(error) else error
        self._standstill.note_failure(shown)
        self.damage.is_known = self.damage.is_known or str(shown) == DAMAGED
        return shown


def _done_together(connection: Connection, shares: Sequence[_Share]) -> list[Any]:
    """Each kind of work is done once, for all that share it; the answers are in order."""
    answers: dict[int, Any] = {}
    kinds: dict[JointWork[Any, Any], list[int]] = {}
    for at, share in enumerate(shares):
        kinds.setdefault(share.work, []).append(at)
    for work, places in kinds.items():
        answered = work(connection, [shares[at].item for at in places])
        answers.update(zip(places, answered, strict=True))
    return [answers[at] for at in range(len(shares))]


def _each_alone(connection: Connection, works: Sequence[Work]) -> list[Any]:
    return [work(connection) for work in works]


async def _in_time(awaited: asyncio.Future[Value], seconds: float | None) -> Value:
    """What comes of it within so many seconds. Raises StoreUnavailable."""
    try:
        async with asyncio.timeout(seconds):
            return await awaited
    except TimeoutError as error:
        raise StoreUnavailable(IN_TIME) from error
