"""A blog under load: it sends comments at a rate, and each again until it is accepted."""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from loopback.client import post

from soaking.ledger import Acceptance, Ledger

ANSWER_SECONDS = 10.0  # after which a blog gives up on an answer, and asks again
PAUSE_SECONDS = 1.0
SENDERS = 48
SPAM_IN = 4  # one comment in so many is spam that the model knows


@dataclass(frozen=True, slots=True)
class Words:
    """What the comments say: spam that is told spam when all is quiet, and what readers write."""

    spam: Sequence[str]
    others: Sequence[str]

    def of(self, number: int) -> tuple[str, bool]:
        """The text of a comment, and whether it is spam."""
        if number % SPAM_IN == 0:
            return self.spam[number // SPAM_IN % len(self.spam)], True
        return f"{self.others[number % len(self.others)]} ({number})", False


class Blog:
    """Sends to the ports in turn, from `first` on, `rate` comments a second."""

    def __init__(self, ports: Sequence[int], key: str, words: Words, ledger: Ledger) -> None:
        self._ports, self._key, self._words, self._ledger = ports, key, words, ledger
        self._numbers = count(1)
        self._stops_at = float("inf")

    async def send(self, *, rate: float, until: float) -> None:
        """Send until then, and whatever is not accepted by then until it is."""
        began, first = time.monotonic(), next(self._numbers)
        self._numbers = count(first)
        async with asyncio.TaskGroup() as group:
            for _ in range(SENDERS):
                group.create_task(self._send_some(began, first, rate=rate, until=until))

    async def _send_some(self, began: float, first: int, *, rate: float, until: float) -> None:
        connection = _Connection()
        while time.monotonic() < until:
            number = next(self._numbers)
            await asyncio.sleep(max(0.0, began + (number - first) / rate - time.monotonic()))
            await self._send_until_accepted(connection, number)
        connection.close()

    async def _send_until_accepted(self, connection: "_Connection", number: int) -> None:
        words, is_spam = self._words.of(number)
        self._ledger.sent[number] = words
        if is_spam:
            self._ledger.spam.add(number)
        sent = {"text": words, "external_id": str(number), "author": {"name": "Ann"}}
        request = post("/v1/comments", json.dumps(sent).encode(), key=self._key)
        for attempt in count():
            if await self._is_accepted(connection, request, number, attempt):
                return
            await asyncio.sleep(PAUSE_SECONDS)

    async def _is_accepted(
        self, connection: "_Connection", request: bytes, number: int, attempt: int
    ) -> bool:
        port, asked_at = self._ports[(number + attempt) % len(self._ports)], time.monotonic()
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                status, body = await connection.ask(port, request)
        except (OSError, EOFError, TimeoutError) as error:
            self._ledger.answers[type(error).__name__] += 1
            connection.close()
            return False
        self._ledger.answers[str(status)] += 1
        if status not in (200, 201):
            return False
        answer = json.loads(body)
        acceptance = Acceptance(
            answer["id"], answer["told"], answer["model_version"],
            status == 201, asked_at, time.monotonic(),
        )  # fmt: skip
        self._ledger.accept(number, acceptance)
        return True


class _Connection:
    """A connection to one port at a time, kept open."""

    def __init__(self) -> None:
        self._streams: tuple[int, asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, port: int, request: bytes) -> tuple[int, bytes]:
        """Status and body of the answer. Raises OSError and EOFError."""
        if self._streams is None or self._streams[0] != port:
            self.close()
            self._streams = (port, *await asyncio.open_connection("127.0.0.1", port))
        _, reader, writer = self._streams
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
        body = await reader.readexactly(length)
        if b"connection: close" in head:
            self.close()
        return int(head.split(b" ", 2)[1]), body

    def close(self) -> None:
        if self._streams is not None:
            self._streams[2].close()
            self._streams = None
