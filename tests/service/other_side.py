"""An HTTP server on loopback that remembers what it was asked and answers as it is told."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    after_seconds: float = 0.0

    def to_bytes(self) -> bytes:
        head = {"Content-Length": str(len(self.body)), **self.headers}
        lines = [f"HTTP/1.1 {self.status} So", *(f"{k}: {v}" for k, v in head.items())]
        return "\r\n".join((*lines, "", "")).encode() + self.body


@dataclass
class OtherSide:
    """Answers each path with what is set for it, the rest by `otherwise`, with 404."""

    replies: dict[str, Reply | Callable[[Request], Reply]] = field(default_factory=dict)
    otherwise: Callable[[Request], Reply] = lambda request: Reply(status=404)
    requests: list[Request] = field(default_factory=list)
    port: int = 0
    talks: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def requests_for(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]

    def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.talks.append(asyncio.create_task(self._talk(reader, writer)))

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._answer(reader, writer)
        finally:
            writer.close()
            with suppress(ConnectionError, ssl.SSLError):
                await writer.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await _read(reader)
        except (asyncio.IncompleteReadError, ValueError, ConnectionError):
            return
        self.requests.append(request)
        reply = self.replies.get(request.path, self.otherwise)
        reply = reply(request) if callable(reply) else reply
        await asyncio.sleep(reply.after_seconds)
        writer.write(reply.to_bytes())
        with suppress(ConnectionError):
            await writer.drain()


async def _read(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    method, path, _ = first.split(" ")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method, path, headers, body)


@asynccontextmanager
async def other_side(tls: ssl.SSLContext | None = None) -> AsyncIterator[OtherSide]:
    """A running one, on a free port."""
    side = OtherSide()
    server = await asyncio.start_server(side.take, "127.0.0.1", 0, ssl=tls)
    side.port = server.sockets[0].getsockname()[1]
    try:
        yield side
    finally:
        server.close()
        for talk in side.talks:
            talk.cancel()
        await asyncio.gather(*side.talks, return_exceptions=True)
        await server.wait_closed()
