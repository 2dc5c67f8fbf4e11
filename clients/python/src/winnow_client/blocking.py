"""The client for programs without asyncio: the same, asked from a thread that has an event loop."""

import asyncio
import concurrent.futures
import os
import threading
import weakref
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar

from winnow_client.errors import Unanswered
from winnow_client.values import Answer, Article, Comment, Decided, Standing
from winnow_client.waiting import DEADLINE_SECONDS, AsyncWinnow, held

GRACE_SECONDS = 1.0  # the event loop itself ends what takes too long; this is for its own end
BEGIN_SECONDS = 10.0  # a thread begins at once, if it can at all
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Running:
    """What asks, the event loop that it asks in, and the event that ends both."""

    winnow: AsyncWinnow
    loop: asyncio.AbstractEventLoop
    ended: asyncio.Event


class LoopThread:
    """An event loop in a thread. It ends with the program, if not before."""

    def __init__(self, winnow: AsyncWinnow) -> None:
        begun: concurrent.futures.Future[Running] = concurrent.futures.Future()
        turn = _turn(winnow, begun)
        self._thread = threading.Thread(
            target=asyncio.run, args=(turn,), name="winnow-client", daemon=True
        )
        self._thread.start()
        self._running = begun.result(BEGIN_SECONDS)

    def submit(
        self, work: Callable[[AsyncWinnow], Coroutine[Any, Any, T]]
    ) -> concurrent.futures.Future[T]:
        """Begin to ask."""
        return asyncio.run_coroutine_threadsafe(work(self._running.winnow), self._running.loop)

    def end(self) -> None:
        """Let go of what is still being asked, and of the connections."""
        self._running.loop.call_soon_threadsafe(self._running.ended.set)
        self._thread.join(GRACE_SECONDS)


async def _turn(winnow: AsyncWinnow, begun: "concurrent.futures.Future[Running]") -> None:
    ended = asyncio.Event()
    begun.set_result(Running(winnow, asyncio.get_running_loop(), ended))
    await ended.wait()
    late = asyncio.all_tasks() - {asyncio.current_task()}
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    await winnow.close()


class Winnow:
    """One site's Winnow. Make one and keep it; any thread may ask, also after a fork.

    No call takes longer than `deadline_seconds`, all of it together: the name of the host, every
    attempt, the pauses between them, and every byte of the answer.
    """

    def __init__(self, url: str, key: str, *, deadline_seconds: float = DEADLINE_SECONDS) -> None:
        self._url, self._key, self._deadline_seconds = url, key, deadline_seconds
        self._lock = threading.Lock()
        self._thread: LoopThread | None = None
        self._former: LoopThread | None = None
        _after_a_fork(self)

    @classmethod
    def from_environment(cls, *, deadline_seconds: float = DEADLINE_SECONDS) -> Self:
        """The Winnow of WINNOW_URL and WINNOW_KEY. Without one of them, every comment is held."""
        url, key = os.environ.get("WINNOW_URL", ""), os.environ.get("WINNOW_KEY", "")
        return cls(url, key, deadline_seconds=deadline_seconds)

    def check(self, comment: Comment) -> Answer:
        """What to do with a comment. Raises nothing: what goes wrong holds it, and says why."""
        try:
            return self._run(lambda winnow: winnow.check(comment))
        except Exception as error:
            return held(comment, error)

    def read_comment(self, comment_id: str) -> Standing:
        """Where a comment stands now. Raises Unanswered, Refused."""
        return self._run(lambda winnow: winnow.read_comment(comment_id))

    def erase_comment(self, external_id: str) -> None:
        """Erase a comment by your own id, for good. Raises Unanswered, Refused."""
        self._run(lambda winnow: winnow.erase_comment(external_id))

    def decide(
        self,
        comment_id: str,
        label: Decided,
        *,
        moderator: str | None = None,
        note: str | None = None,
        revision: int | None = None,
    ) -> Standing:
        """Enter what a moderator of the blog says. Raises Unanswered, Refused.

        With `revision` it is refused with 409 if the comment was edited since.
        """
        return self._run(
            lambda winnow: winnow.decide(
                comment_id, label, moderator=moderator, note=note, revision=revision
            )
        )

    def withdraw(self, comment_id: str, *, moderator: str | None = None) -> Standing:
        """Take a decision back. Raises Unanswered, Refused: 404 if none stands."""
        return self._run(lambda winnow: winnow.withdraw(comment_id, moderator=moderator))

    def put_article(self, article_id: str, article: Article) -> Article:
        """Store or replace an article under your own id. Raises Unanswered, Refused."""
        return self._run(lambda winnow: winnow.put_article(article_id, article))

    def read_article(self, article_id: str) -> Article:
        """An article as it is stored. Raises Unanswered, Refused."""
        return self._run(lambda winnow: winnow.read_article(article_id))

    def close(self) -> None:
        """End its connections and its thread."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            thread.end()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End its connections and its thread."""
        self.close()

    def _run(self, work: Callable[[AsyncWinnow], Coroutine[Any, Any, T]]) -> T:
        try:
            future = self._begun().submit(work)
        except (OSError, RuntimeError) as error:  # no thread or no file is to be had
            raise Unanswered(f"it cannot ask: {error!r}") from error
        try:
            return future.result(self._deadline_seconds + GRACE_SECONDS)
        except (concurrent.futures.TimeoutError, concurrent.futures.CancelledError) as error:
            future.cancel()
            raise Unanswered(f"no answer within {self._deadline_seconds:g} seconds") from error

    def _begun(self) -> LoopThread:
        with self._lock:
            if self._thread is None:
                self._thread = LoopThread(
                    AsyncWinnow(self._url, self._key, deadline_seconds=self._deadline_seconds)
                )
            return self._thread

    def _begin_anew(self) -> None:
        self._lock = threading.Lock()
        # Kept, because Python complains of an event loop that is dropped before it has ended.
        self._former, self._thread = self._thread, None


def _after_a_fork(winnow: Winnow) -> None:
    """A web server that forks takes no thread along, and its children may share no connection."""
    itself = weakref.ref(winnow)

    def begin_anew() -> None:
        forked = itself()
        if forked is not None:
            forked._begin_anew()

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=begin_anew)
