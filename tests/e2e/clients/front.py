"""What stands before Winnow where a client insists on ports 80 and 443: TLS, and plain bytes."""

import asyncio
import contextlib
import os
import queue
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import trustme

OWN_HOST = "rest.akismet.com"
Stop = tuple[asyncio.AbstractEventLoop, asyncio.Event]


def own_address() -> str:
    """An address of loopback that no other run of these tests uses."""
    number = os.getpid() % 60_000
    return f"127.83.{1 + number // 250}.{1 + number % 250}"


class Authority:
    """A certificate authority that only this test trusts."""

    def __init__(self, folder: Path) -> None:
        made = trustme.CA()
        self.file = folder / "authority.pem"
        made.cert_pem.write_to_path(str(self.file))
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.issue_cert(OWN_HOST, f"*.{OWN_HOST}").configure_cert(self.context)


@contextmanager
def standing(address: str, port: int, authority: Authority) -> Iterator[None]:
    """Pass on what comes to ports 80 and 443 of an address to a port of 127.0.0.1."""
    started: queue.Queue[Stop] = queue.Queue()
    thread = threading.Thread(
        target=lambda: asyncio.run(_serve(address, port, authority, started)), daemon=True
    )
    thread.start()
    loop, stop = started.get(timeout=20)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(timeout=20)


async def _serve(address: str, port: int, authority: Authority, started: queue.Queue[Stop]) -> None:
    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
            await asyncio.gather(_copy(reader, inner_writer), _copy(inner_reader, writer))
        writer.close()

    plain = await asyncio.start_server(pass_on, address, 80)
    over_tls = await asyncio.start_server(pass_on, address, 443, ssl=authority.context)
    stop = asyncio.Event()
    started.put((asyncio.get_running_loop(), stop))
    await stop.wait()
    plain.close()
    over_tls.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while received := await reader.read(65_536):
            writer.write(received)
            await writer.drain()
    writer.close()
