"""Connections that are bounded: heads by size, number and time, answers by time, and all of them.

uvicorn bounds the time between two requests, and no more: an endless header would be put
together piece by piece for ever, and whoever says nothing would never be asked to leave.
"""

import asyncio
import resource
from dataclasses import dataclass
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

REFUSALS = {
    408: b"HTTP/1.1 408 Request Timeout\r\n",
    431: b"HTTP/1.1 431 Request Header Fields Too Large\r\n",
}
MOST_CONNECTIONS = 2_000
FILES_BESIDE_CONNECTIONS = 200  # the database's, the model's, those that go out


@dataclass(frozen=True, slots=True)
class ConnectionBounds:
    """How much of a head is taken, in bytes and headers; how long all may take, in seconds.

    `chunking_bytes` is what a body may be wrapped in: sizes of chunks, and what comes after them.
    """

    head_bytes: int = 32_768
    headers: int = 100
    chunking_bytes: int = 65_536
    head_seconds: float = 10.0
    answer_seconds: float = 30.0
    connections: int = MOST_CONNECTIONS


def bounds_of_this_process() -> ConnectionBounds:
    """The bounds, with as many connections as the process may have files open."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    wanted = MOST_CONNECTIONS + FILES_BESIDE_CONNECTIONS
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(allowed, _files_now()), hard))
    return ConnectionBounds(connections=max(allowed - FILES_BESIDE_CONNECTIONS, 50))


def _files_now() -> int:
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def bounded_protocol(bounds: ConnectionBounds) -> type[HttpToolsProtocol]:
    """The class of connections under these bounds, for uvicorn."""

    class Bounded(BoundedConnection):
        pass

    Bounded.bounds, Bounded.waiting = bounds, {}
    return Bounded


class BoundedConnection(HttpToolsProtocol):
    """A connection that is closed when it takes too much, or too long.

    `waiting` are those of the process that wait for their clients, longest first: when there
    are too many, they have to go, and whoever comes new is served.
    """

    bounds: ConnectionBounds
    waiting: "dict[BoundedConnection, None]"
    _head_bytes = _wrapping_bytes = 0
    _is_in_head = True
    _head_timer: asyncio.TimerHandle | None = None
    _answer_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for a head."""
        super().connection_made(transport)
        self._wait_for_head()
        self.waiting[self] = None
        if len(self.connections) > self.bounds.connections:
            longest = next(iter(self.waiting))
            del self.waiting[longest]
            longest.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self.waiting.pop(self, None)
        self._stop_timers()
        super().connection_lost(exc)

    def data_received(self, received: bytes) -> None:
        """Take what came, as far as the bounds allow."""
        while received and not self.transport.is_closing():
            taken, received = self._take(received)
            if taken:
                super().data_received(taken)
        if self._is_in_head and self._head_timer is None and not self.transport.is_closing():
            self._wait_for_head()

    def _take(self, received: bytes) -> tuple[bytes, bytes]:
        if not self._is_in_head:
            self._wrapping_bytes += len(received)
            if self._wrapping_bytes - len(received) > self.bounds.chunking_bytes:
                return self._refuse(431)
            return received, b""
        room = self.bounds.head_bytes - self._head_bytes
        if room <= 0:
            return self._refuse(431)
        self._head_bytes += len(received[:room])
        return received[:room], received[room:]

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count them."""
        if len(self.headers) >= self.bounds.headers:
            self._refuse(431)
        else:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head came in time."""
        if self.transport.is_closing():
            return
        self._is_in_head, self._head_bytes, self._wrapping_bytes = False, 0, 0
        self._stop_head_timer()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """What a body is made of does not count as its wrapping; who takes it bounds it."""
        self._wrapping_bytes -= len(body)
        if not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is there: now somebody waits for us."""
        self._is_in_head = True
        self.waiting.pop(self, None)
        if not self.transport.is_closing():
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the client again."""
        super().on_response_complete()
        if self in self.connections and not self.pipeline:
            self.waiting[self] = None

    def pause_writing(self) -> None:
        """The client does not take its answer: it may do so for a while."""
        super().pause_writing()
        if self._answer_timer is None:
            self._answer_timer = self.loop.call_later(
                self.bounds.answer_seconds, self.transport.abort
            )

    def resume_writing(self) -> None:
        """It takes some of it."""
        super().resume_writing()
        self._stop_answer_timer()

    def _wait_for_head(self) -> None:
        self._head_timer = self.loop.call_later(self.bounds.head_seconds, self._leave)

    def _leave(self) -> None:
        self._head_timer = None
        if self.cycle is not None and not self.cycle.response_complete:
            self._wait_for_head()  # first, what was asked before is answered
        elif self._head_bytes:
            self._refuse(408)
        else:
            self.transport.close()

    def _refuse(self, status: int) -> tuple[bytes, bytes]:
        """Say why, and close. Returns that nothing more is taken."""
        if not self.transport.is_closing():
            self.transport.write(
                REFUSALS[status] + b"content-length: 0\r\nconnection: close\r\n\r\n"
            )
            self.transport.close()
        return b"", b""

    def _stop_timers(self) -> None:
        self._stop_head_timer()
        self._stop_answer_timer()

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _stop_answer_timer(self) -> None:
        if self._answer_timer is not None:
            self._answer_timer.cancel()
            self._answer_timer = None
