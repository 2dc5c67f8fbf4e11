"""A mail server on loopback that keeps what it is sent, or refuses it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class MailServer:
    """Speaks as much SMTP as a client of ours needs; `refusal` is its answer to every message."""

    port: int = 0
    refusal: str = ""
    mails: list[EmailMessage] = field(default_factory=list)
    words: list[bytes] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        while line := await reader.readline():
            word = line[:4].upper()
            self.words.append(word)
            if word == b"DATA":
                writer.write(b"354 go on\r\n")
                lines = []
                while (line := await reader.readline()) != b".\r\n":
                    lines.append(line.removeprefix(b"."))
                writer.write(self._take(b"".join(lines)))
            elif word == b"QUIT":
                writer.write(b"221 bye\r\n")
                break
            elif word == b"AUTH":
                writer.write(b"535 5.7.8 no such user\r\n")
            elif word == b"EHLO":
                writer.write(b"250-here\r\n250 AUTH PLAIN LOGIN\r\n")
            else:
                writer.write(b"250 fine\r\n")
        writer.close()

    def _take(self, content: bytes) -> bytes:
        if self.refusal:
            return f"{self.refusal}\r\n".encode()
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        return b"250 kept\r\n"


@asynccontextmanager
async def mail_server() -> AsyncIterator[MailServer]:
    """A server on a free port."""
    own = MailServer()
    server = await asyncio.start_server(own.talk, "127.0.0.1", 0)
    own.port = server.sockets[0].getsockname()[1]
    async with server:
        yield own
