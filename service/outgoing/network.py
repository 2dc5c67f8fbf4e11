"""HTTP to the outside, over connections that only lead where they may.

A name is resolved once for each connection, every address it has must be allowed, and the
connection goes to an address that was checked: another answer of the DNS later changes nothing.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass

import httpcore
import httpx

from service.outgoing.addresses import is_allowed

Resolve = Callable[[str, int], Awaitable[list[str]]]
SocketOptions = Iterable[httpcore.SOCKET_OPTION]
STEP_SECONDS = 5.0  # for connecting, and for each read and write
USER_AGENT = "Winnow/1 (comment moderation for this site; reads articles that are commented on)"


class Unreachable(Exception):
    """The other side cannot be reached, or does not answer as it should. Later it may."""


class AddressRefused(Exception):
    """The address must not be connected to. Trying again is no use."""


class TooMuch(Exception):
    """The answer is larger than allowed."""


@dataclass(frozen=True, slots=True)
class FetchedResponse:
    """An answer, read to its end. The names of the headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


async def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host. Raises Unreachable."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("its name cannot be resolved") from error
    return [str(address[0]) for *_, address in found]


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to addresses that are allowed, and to no others."""

    def __init__(
        self, plain: httpcore.AsyncNetworkBackend, resolve: Resolve, *, allows_private: bool
    ) -> None:
        self._plain = plain
        self._resolve = resolve
        self._allows_private = allows_private
        self._opened: list[httpcore.AsyncNetworkStream] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: SocketOptions | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address that answers. Raises AddressRefused, Unreachable."""
        found = await self._resolve(host, port)
        if not found or not all(
            is_allowed(ip, allows_private=self._allows_private) for ip in found
        ):
            raise AddressRefused("its address is not a public one")
        for address in found:
            try:
                stream = await self._plain.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
            self._opened.append(stream)
            return stream
        raise Unreachable("no connection")

    async def aclose(self) -> None:
        """Close what was opened: a connection that is given up half-way is forgotten else."""
        for stream in self._opened:
            await stream.aclose()


class Network:
    """Requests that follow no redirect, use no proxy, keep no cookie and no connection."""

    def __init__(
        self,
        *,
        tls: ssl.SSLContext,
        allows_private: bool,
        resolve: Resolve = resolve,
        plain: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._tls = tls
        self._allows_private = allows_private
        self._resolve = resolve
        self._plain = plain or httpcore.AnyIOBackend()

    async def get(
        self, url: str, *, headers: Mapping[str, str], max_bytes: int, seconds: float
    ) -> FetchedResponse:
        """Fetch a URL. Raises AddressRefused, Unreachable, TooMuch."""
        return await self._ask("GET", url, headers, b"", max_bytes, seconds)

    async def post(
        self, url: str, body: bytes, *, headers: Mapping[str, str], max_bytes: int, seconds: float
    ) -> FetchedResponse:
        """Send something to a URL. Raises AddressRefused, Unreachable, TooMuch."""
        return await self._ask("POST", url, headers, body, max_bytes, seconds)

    async def _ask(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes,
        max_bytes: int,
        seconds: float,
    ) -> FetchedResponse:
        try:
            async with asyncio.timeout(seconds), self._stream(method, url, headers, body) as found:
                return await _read(found, max_bytes=max_bytes)
        except TimeoutError as error:
            raise Unreachable(f"no answer within {seconds:g} s") from error
        except (
            httpcore.NetworkError,
            httpcore.TimeoutException,
            httpcore.ProtocolError,
            httpcore.UnsupportedProtocol,
            ssl.SSLError,
            OSError,
            ValueError,
        ) as error:
            raise Unreachable(f"no answer ({type(error).__name__})") from error

    @asynccontextmanager
    async def _stream(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> AsyncIterator[httpcore.Response]:
        sent = {
            "User-Agent": USER_AGENT,
            "Accept-Encoding": "identity",  # what is small on the wire stays small in memory
            "Connection": "close",
            **({"Content-Length": str(len(body))} if body else {}),
            **headers,
        }
        # An ETag that is sent back may hold any byte.
        encoded = [(name.encode(), value.encode("latin-1")) for name, value in sent.items()]
        backend = GuardedBackend(self._plain, self._resolve, allows_private=self._allows_private)
        limits = dict.fromkeys(("connect", "read", "write", "pool"), STEP_SECONDS)
        async with (
            aclosing(backend),
            httpcore.AsyncConnectionPool(
                ssl_context=self._tls, max_connections=1, network_backend=backend
            ) as pool,
            pool.stream(
                method,
                _spelled(url),
                headers=encoded,
                content=body or None,
                extensions={"timeout": limits},
            ) as response,
        ):
            yield response


def _spelled(url: str) -> str:
    """A URL as HTTP writes it: other letters than ASCII's are encoded. Raises AddressRefused."""
    try:
        return str(httpx.URL(url))
    except httpx.InvalidURL as error:
        raise AddressRefused("its URL cannot be read") from error


async def _read(response: httpcore.Response, *, max_bytes: int) -> FetchedResponse:
    headers = {
        name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers
    }
    chunks, size = [], 0
    async for chunk in response.aiter_stream():
        size += len(chunk)
        if size > max_bytes:
            raise TooMuch(f"more than {max_bytes} bytes")
        chunks.append(chunk)
    return FetchedResponse(response.status, headers, b"".join(chunks))
