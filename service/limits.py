"""Bodies are read here, up to a limit, and unpacked, before anything looks at them."""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from urllib.parse import quote

from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.domain.errors import BodyTooLarge, ServiceError, SlowBody
from service.problems import problem_response
from service.unpacking import is_packed, unpack

BODILESS = ("GET", "HEAD", "DELETE", "OPTIONS")  # nobody reads what came along with one of these
OF_PACKED = (b"content-encoding", b"content-length", b"transfer-encoding")

BODY_SECONDS, SLOWEST_BYTES_A_SECOND = 20.0, 100_000  # for any body, and more for a large one

# Whoever is still sending hears no answer when the connection closes: a proxy makes 502 of it.
DROPPED_BYTES, DROPPING_SECONDS = 64 * 1_048_576, 10.0


class LimitBody:
    """ASGI middleware: answer 413 to a body over the limit, declared, streamed or unpacked.

    One that comes too slowly is answered with 408. At the `streamed` paths nothing is held here:
    who answers there reads piece by piece, and bounds it.

    What is too long is read to its end and dropped, within reason, so that the answer arrives.
    """

    def __init__(self, app: ASGIApp, *, max_bytes: int, streamed: Collection[str] = ()) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._streamed = frozenset(streamed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the whole body, then hand the request on with it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"] in self._streamed and scope["method"] == "POST":
            stream = _Stream(receive, send, waits=_waits_to_send(scope))
            await self._app(scope, stream.receive, stream.send)
            return
        try:
            scope, body = await self._unpacked(scope, await self._read_up_to(scope, receive))
        except ServiceError as error:
            await problem_response(error, instance=quote(scope["path"]))(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)

    async def _read_up_to(self, scope: Scope, receive: Receive) -> bytes:
        """The body. Raises BodyTooLarge."""
        body = None if self._declares_too_much(scope) else await self._read_in_time(receive)
        if body is None:
            if not _waits_to_send(scope):
                await _drop(receive)
            raise BodyTooLarge(
                f"the body may have at most {self._max_bytes} bytes",
                headers={"Connection": "close"},  # there may be more of it still
            )
        return body

    async def _read_in_time(self, receive: Receive) -> bytes | None:
        try:
            async with asyncio.timeout(BODY_SECONDS + self._max_bytes / SLOWEST_BYTES_A_SECOND):
                return await self._read(receive)
        except TimeoutError as error:
            raise SlowBody(
                "the body did not come in time", headers={"Connection": "close"}
            ) from error

    async def _unpacked(self, scope: Scope, body: bytes) -> tuple[Scope, bytes]:
        """The request as if its body had never been packed. Raises ServiceError."""
        encoding = Headers(scope=scope).get("content-encoding", "").strip().lower()
        if scope["method"] in BODILESS or not is_packed(encoding):
            return scope, body
        body = await run_in_threadpool(unpack, body, encoding, max_bytes=self._max_bytes)
        headers = [header for header in scope["headers"] if header[0] not in OF_PACKED]
        size = (b"content-length", str(len(body)).encode())
        return {**scope, "headers": [*headers, size]}, body

    def _declares_too_much(self, scope: Scope) -> bool:
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        return declared.isdigit() and int(declared[:20]) > self._max_bytes

    async def _read(self, receive: Receive) -> bytes | None:
        """The body; None if there is more of it than allowed."""
        chunks, size = [], 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return b""
            chunk = message.get("body", b"")
            size += len(chunk)
            if size > self._max_bytes:
                return None
            chunks.append(chunk)
            if not message.get("more_body", False):
                return b"".join(chunks)


class _Stream:
    """A body that is read as it comes. What nobody has read is dropped before the answer."""

    def __init__(self, receive: Receive, send: Send, *, waits: bool) -> None:
        self._receive = receive
        self._send = send
        self._is_read = waits  # whoever waits to send has sent nothing yet

    async def receive(self) -> Message:
        """The next piece. Raises SlowBody."""
        try:
            async with asyncio.timeout(BODY_SECONDS):
                message = await self._receive()
        except TimeoutError as error:
            raise SlowBody(
                "the file did not come in time", headers={"Connection": "close"}
            ) from error
        self._is_read = not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        """Send a part of the answer."""
        if message["type"] == "http.response.start" and not self._is_read:
            self._is_read = True
            await _drop(self._receive)
        await self._send(message)


def _waits_to_send(scope: Scope) -> bool:
    """Whether the body only comes once it is asked for."""
    return Headers(scope=scope).get("expect", "").lower() == "100-continue"


async def _drop(receive: Receive) -> None:
    dropped = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(DROPPING_SECONDS):
            while dropped <= DROPPED_BYTES:
                message = await receive()
                dropped += len(message.get("body", b""))
                if not message.get("more_body", False):  # nor is there after a disconnect
                    return


def _replay(body: bytes, receive: Receive) -> Receive:
    is_sent = False

    async def replayed() -> Message:
        nonlocal is_sent
        if is_sent:
            return await receive()
        is_sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed
