"""How requests reach the store: reads in a few threads, writes that share a commit."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy import Connection
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from service.batching import Batcher, Closed
from service.store.database.engine import READERS, StoreUnavailable
from service.store.database.exclusion import NO_LOCKS, Locks, take_all
from service.store.store import Store

Item = TypeVar("Item")
Value = TypeVar("Value")
Work = Callable[[Connection], Any]
JointWork = Callable[[Connection, Sequence[Item]], Sequence[Value | Exception]]

COMMIT_TOGETHER = 64  # writes in one transaction, so that they share one wait for the disk
LOOK_UP_TOGETHER = 64  # reads in one transaction, and of one kind in one statement
ATTEMPTS = 3  # when replicas stand in each other's way
CLOSE_SECONDS = 10.0
OUT_OF_REACH = (OperationalError, InterfaceError, PoolTimeout)
NO_ANSWER = "the database does not answer"
# SQLSTATEs after which the same transaction may be tried again.
SERIALIZATION_FAILURE, DEADLOCK_DETECTED = "40001", "40P01"


@dataclass(frozen=True, slots=True)
class _Share:
    """One request's share in a work that is done for several at once, and what it locks."""

    work: JointWork[Any, Any]
    item: Any
    locks: Locks


class AsyncStore:
    """Async reads and writes over a store. A write returns when it is on disk.

    What comes again and again is read and written together with what others ask for meanwhile: a
    joint work gets all their items, in one transaction, and answers each or says why not.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="winnow-read")
        self._reading: set[Future[Any]] = set()
        self._looking_up: Batcher[_Share, Any] = Batcher(
            self._look_up, most=LOOK_UP_TOGETHER, name="winnow-look-up"
        )
        self._writer: Batcher[_Share, Any] = Batcher(
            self._commit, most=COMMIT_TOGETHER, name="winnow-write"
        )

    async def read(self, work: Callable[[Connection], Value]) -> Value:
        """The result of a work that only reads. Raises StoreUnavailable."""
        reading = self._readers.submit(self._read, work)
        self._reading.add(reading)
        reading.add_done_callback(self._reading.discard)
        return await asyncio.wrap_future(reading)

    async def read_together(self, work: JointWork[Item, Value], item: Item) -> Value:
        """What a joint work says of this item. Raises that, or StoreUnavailable."""
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
        return await self._share(self._writer, work, item, locks)

    def close(self) -> None:
        """Commit what was handed in, end what is being read, and let the threads go.

        A read goes on when nobody waits for it any more, and its connection must be back before
        the store is closed: nothing closes one that comes later.
        """
        self._looking_up.close(CLOSE_SECONDS)
        self._writer.close(CLOSE_SECONDS)
        self._readers.shutdown(wait=False, cancel_futures=True)
        wait(tuple(self._reading), CLOSE_SECONDS)

    async def _share(
        self,
        batcher: Batcher[_Share, Any],
        work: JointWork[Item, Value],
        item: Item,
        locks: Locks,
    ) -> Value:
        try:
            return cast(Value, await batcher.submit(_Share(work, item, locks)))
        except Closed as error:
            raise StoreUnavailable("the service is stopping") from error

    def _read(self, work: Callable[[Connection], Value]) -> Value:
        try:
            with self.store.reading() as connection:
                return work(connection)
        except OUT_OF_REACH as error:
            raise StoreUnavailable(NO_ANSWER) from error

    def _look_up(self, shares: list[_Share]) -> list[Any]:
        try:
            with self.store.reading() as connection:
                return _done_together(connection, shares)
        except OUT_OF_REACH as error:
            return [_unavailable(error)] * len(shares)
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
            with self.store.writing() as connection:
                take_all(connection, (share.locks for share in shares))
                return _done_together(connection, shares)
        except Exception as error:
            if isinstance(error, OUT_OF_REACH) and not _was_rolled_back(error):
                return [_unavailable(error)] * len(shares)
        # One spoilt the transaction: let each have its own.
        return [self._commit_alone(share) for share in shares]

    def _commit_alone(self, share: _Share, *, attempts: int = ATTEMPTS) -> Any:
        try:
            with self.store.writing() as connection:
                take_all(connection, [share.locks])
                return _done_together(connection, [share])[0]
        except OUT_OF_REACH as error:
            if attempts > 1 and _was_rolled_back(error):
                return self._commit_alone(share, attempts=attempts - 1)
            return _unavailable(error)
        except Exception as error:
            return error


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


def _was_rolled_back(error: Exception) -> bool:
    """Whether the database says so. After a lost connection it may be otherwise: no retry."""
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    return state in (SERIALIZATION_FAILURE, DEADLOCK_DETECTED)


def _unavailable(cause: Exception) -> StoreUnavailable:
    error = StoreUnavailable(NO_ANSWER)
    error.__cause__ = cause
    return error
