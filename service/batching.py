"""Requests that wait for the same slow thing share one turn at it."""

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from service.domain.errors import WinnowError

Item = TypeVar("Item")
Result = TypeVar("Result")
NoteBatch = Callable[[int], None]  # told how many begin together, on the thread that works


class Closed(WinnowError):
    """Nothing more is taken: the service is stopping."""


@dataclass(frozen=True, slots=True)
class _Waiting(Generic[Item]):
    """An item, and who waits for what comes of it, on which loop."""

    item: Item
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    note_batch: NoteBatch | None = None


class Batcher(Generic[Item, Result]):
    """One thread that works on whatever has come in since it last looked.

    There is no timer: alone, an item goes off at once; under load, batches grow by themselves.
    `work` gets up to `most` items and returns as many results, in order. A result that is an
    exception is raised to the one who waits for it; an exception of `work`, to all of them.
    A batch wakes its loop once, however many wait: waking it for each costs more than judging.
    The thread is a daemon, so that work that hangs cannot keep the process alive.
    """

    def __init__(
        self, work: Callable[[list[Item]], Sequence[Result | Exception]], *, most: int, name: str
    ) -> None:
        self._work = work
        self._most = most
        self._waiting: queue.SimpleQueue[_Waiting[Item] | None] = queue.SimpleQueue()
        self._is_closed = False
        self._busy_since: float | None = None
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, item: Item, note_batch: NoteBatch | None = None) -> asyncio.Future[Result]:
        """Hand in an item; the future of the running loop has its result. Raises Closed."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        with self._lock:
            if self._is_closed:
                raise Closed
            self._waiting.put(_Waiting(item, loop, future, note_batch))
        return future

    @property
    def stuck_seconds(self) -> float:
        """How long the present batch has been at work; 0 when nothing is."""
        since = self._busy_since
        return 0.0 if since is None else time.monotonic() - since

    def close(self, timeout_seconds: float) -> None:
        """Finish what was handed in, and stop. A thread that hangs is left behind."""
        with self._lock:
            if not self._is_closed:
                self._is_closed = True
                self._waiting.put(None)
        self._thread.join(timeout_seconds)

    def _run(self) -> None:
        while (first := self._waiting.get()) is not None:
            batch, is_last = self._gather(first)
            live = [waiting for waiting in batch if not waiting.future.cancelled()]
            if live:
                self._answer(live)
            if is_last:
                return

    def _gather(self, first: _Waiting[Item]) -> tuple[list[_Waiting[Item]], bool]:
        batch = [first]
        while len(batch) < self._most:
            try:
                waiting = self._waiting.get_nowait()
            except queue.Empty:
                break
            if waiting is None:
                return batch, True
            batch.append(waiting)
        return batch, False

    def _answer(self, batch: list[_Waiting[Item]]) -> None:
        self._busy_since = time.monotonic()
        for waiting in batch:
            if waiting.note_batch is not None:
                waiting.note_batch(len(batch))
        answers: Sequence[Result | Exception]
        try:
            answers = self._work([waiting.item for waiting in batch])
        except Exception as error:
            answers = [error] * len(batch)
        finally:
            self._busy_since = None
        _deliver(list(zip(batch, answers, strict=True)))


def _deliver(answered: list[tuple[_Waiting[Item], Result | Exception]]) -> None:
    """Wake each loop once, with all that its requests wait for."""
    for loop in dict.fromkeys(waiting.loop for waiting, _ in answered):
        own = [(waiting.future, answer) for waiting, answer in answered if waiting.loop is loop]
        try:
            loop.call_soon_threadsafe(_settle, own)
        except RuntimeError:  # the loop is closed: nobody waits on it any more
            continue


def _settle(answered: list[tuple[asyncio.Future[Any], Any]]) -> None:
    for future, answer in answered:
        if future.done():  # who waited for it has gone
            continue
        if isinstance(answer, Exception):
            future.set_exception(answer)
        else:
            future.set_result(answer)
