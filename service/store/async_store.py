"""How requests reach the store: reads in a few threads, writes that share a commit."""

import asyncio
from collections.abc import Callable
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

Value = TypeVar("Value")
Work = Callable[[Connection], Any]

COMMIT_TOGETHER = 64  # writes in one transaction, so that they share one wait for the disk
ATTEMPTS = 3  # when replicas stand in each other's way
CLOSE_SECONDS = 10.0
OUT_OF_REACH = (OperationalError, InterfaceError, PoolTimeout)
NO_ANSWER = "the database does not answer"
# SQLSTATEs after which the same transaction may be tried again.
SERIALIZATION_FAILURE, DEADLOCK_DETECTED = "40001", "40P01"


@dataclass(frozen=True, slots=True)
class Write:
    """A work that writes, with what it locks."""

    work: Work
    locks: Locks


class AsyncStore:
    """Async reads and writes over a store. A write returns when it is on disk."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="winnow-read")
        self._reading: set[Future[Any]] = set()
        self._writer: Batcher[Write, Any] = Batcher(
            self._commit, most=COMMIT_TOGETHER, name="winnow-write"
        )

    async def read(self, work: Callable[[Connection], Value]) -> Value:
        """The result of a work that only reads. Raises StoreUnavailable."""
        reading = self._readers.submit(self._read, work)
        self._reading.add(reading)
        reading.add_done_callback(self._reading.discard)
        return await asyncio.wrap_future(reading)

    async def write(self, work: Callable[[Connection], Value], *, locks: Locks = NO_LOCKS) -> Value:
        """The result of a work that writes, once it is committed. Raises StoreUnavailable.

        A work may be run more than once: its only effects are on the connection. `locks` are
        what it will lock, which is taken before it and those that share its commit begin.
        """
        try:
            return cast(Value, await self._writer.submit(Write(work, locks)))
        except Closed as error:
            raise StoreUnavailable("the service is stopping") from error

    def close(self) -> None:
        """Commit what was handed in, end what is being read, and let the threads go.

        A read goes on when nobody waits for it any more, and its connection must be back before
        the store is closed: nothing closes one that comes later.
        """
        self._writer.close(CLOSE_SECONDS)
        self._readers.shutdown(wait=False, cancel_futures=True)
        wait(tuple(self._reading), CLOSE_SECONDS)

    def _read(self, work: Callable[[Connection], Value]) -> Value:
        try:
            with self.store.reading() as connection:
                return work(connection)
        except OUT_OF_REACH as error:
            raise StoreUnavailable(NO_ANSWER) from error

    def _commit(self, writes: list[Write]) -> list[Any]:
        together = [write for write in writes if not write.locks.is_alone]
        answers = iter(self._commit_together(together))
        return [
            self._commit_alone(write) if write.locks.is_alone else next(answers) for write in writes
        ]

    def _commit_together(self, writes: list[Write]) -> list[Any]:
        if len(writes) < 2:
            return [self._commit_alone(write) for write in writes]
        try:
            with self.store.writing() as connection:
                take_all(connection, (write.locks for write in writes))
                return [write.work(connection) for write in writes]
        except Exception as error:
            if isinstance(error, OUT_OF_REACH) and not _was_rolled_back(error):
                return [_unavailable(error)] * len(writes)
        # One spoilt the transaction: let each have its own.
        return [self._commit_alone(write) for write in writes]

    def _commit_alone(self, write: Write, *, attempts: int = ATTEMPTS) -> Any:
        try:
            with self.store.writing() as connection:
                take_all(connection, [write.locks])
                return write.work(connection)
        except OUT_OF_REACH as error:
            if attempts > 1 and _was_rolled_back(error):
                return self._commit_alone(write, attempts=attempts - 1)
            return _unavailable(error)
        except Exception as error:
            return error


def _was_rolled_back(error: Exception) -> bool:
    """Whether the database says so. After a lost connection it may be otherwise: no retry."""
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    return state in (SERIALIZATION_FAILURE, DEADLOCK_DETECTED)


def _unavailable(cause: Exception) -> StoreUnavailable:
    error = StoreUnavailable(NO_ANSWER)
    error.__cause__ = cause
    return error
