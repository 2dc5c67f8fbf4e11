"""Requests that wait for the same slow thing share one turn at it."""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

from service.domain.errors import WinnowError

Item = TypeVar("Item")
Result = TypeVar("Result")


class Closed(WinnowError):
    """Nothing more is taken: the service is stopping."""


class Batcher(Generic[Item, Result]):
    """One thread that works on whatever has come in since it last looked.

    There is no timer: alone, an item goes off at once; under load, batches grow by themselves.
    `work` gets up to `most` items and returns as many results, in order. A result that is an
    exception is raised to the one who waits for it; an exception of `work`, to all of them.
    The thread is a daemon, so that work that hangs cannot keep the process alive.
    """

    def __init__(
        self, work: Callable[[list[Item]], Sequence[Result | Exception]], *, most: int, name: str
    ) -> None:
        self._work = work
        self._most = most
        self._waiting: queue.SimpleQueue[tuple[Item, Future[Result]] | None] = queue.SimpleQueue()
        self._is_closed = False
        self._busy_since: float | None = None
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, item: Item) -> Future[Result]:
        """Hand in an item; the future has its result. Raises Closed."""
        future: Future[Result] = Future()
        with self._lock:
            if self._is_closed:
                raise Closed
            self._waiting.put((item, future))
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
            live = [pair for pair in batch if pair[1].set_running_or_notify_cancel()]
            if live:
                self._answer(live)
            if is_last:
                return

    def _gather(
        self, first: tuple[Item, Future[Result]]
    ) -> tuple[list[tuple[Item, Future[Result]]], bool]:
        batch = [first]
        while len(batch) < self._most:
            try:
                pair = self._waiting.get_nowait()
            except queue.Empty:
                break
            if pair is None:
                return batch, True
            batch.append(pair)
        return batch, False

    def _answer(self, batch: list[tuple[Item, Future[Result]]]) -> None:
        self._busy_since = time.monotonic()
        try:
            answers = self._work([item for item, _ in batch])
        except Exception as error:
            answers = [error] * len(batch)
        finally:
            self._busy_since = None
        for (_, future), answer in zip(batch, answers, strict=True):
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)
