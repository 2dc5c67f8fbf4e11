"""A stand-in for Winnow that answers as it is told, one reply after the other."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

HAM = {
    "id": "01a20ae3-88cd-7e92-9cfd-db65c49e92fa",
    "label": "ham",
    "told": "ham",
    "spam_probability": 0.02,
    "revision": 1,
    "decision": None,
}
HANGS = None  # it does not even hang up


def reply(status: int, content: Any = None, **headers: str) -> bytes:
    """A whole answer. Winnow's own errors are problem documents."""
    body = b"" if content is None else json.dumps(content).encode()
    kind = "application/json" if status < 400 else "application/problem+json"
    lines = {"Content-Type": kind, "Content-Length": str(len(body))} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    head = [f"HTTP/1.1 {status} So", *(f"{name}: {value}" for name, value in lines.items())]
    return "\r\n".join((*head, "", "")).encode() + body


def problem(status: int, detail: str = "too many", **headers: str) -> bytes:
    return reply(status, {"status": status, "detail": detail}, **headers)


@dataclass
class Scripted:
    """What it answers, the last again and again, and what it was asked: method, path, body."""

    replies: Sequence[bytes | None]
    asked: list[tuple[str, str, Mapping[str, Any]]] = field(default_factory=list)
    url: str = ""
    _talks: list[asyncio.Task[None]] = field(default_factory=list)

    def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._talks.append(asyncio.create_task(self._talk(reader, writer)))

    async def end(self) -> None:
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                await self._answer(reader, writer)
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.strip().split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in lines)
        body = await reader.readexactly(int(fields.get("content-length", "0")))
        method, path, _ = first.split(" ")
        raw = self.replies[min(len(self.asked), len(self.replies) - 1)]
        self.asked.append((method, path, json.loads(body) if body else {}))
        if raw is None:
            await asyncio.Event().wait()
            return
        writer.write(raw)
        await writer.drain()


@asynccontextmanager
async def scripted(*replies: bytes | None) -> AsyncIterator[Scripted]:
    """A running one, on a free port."""
    stand_in = Scripted(replies)
    server = await asyncio.start_server(stand_in.take, "127.0.0.1", 0)
    stand_in.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield stand_in
    finally:
        server.close()
        await stand_in.end()
        await server.wait_closed()
