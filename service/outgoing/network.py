"""HTTP to the outside, over guarded connections."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass

import httpcore
import httpx

from service.outgoing.errors import AddressRefused, TooMuch, Unreachable
from service.outgoing.guarded_backend import GuardedBackend, Resolve, resolve

STEP_SECONDS = 5.0  # for connecting, and for each read and write
STEPS = dict.fromkeys(("connect", "read", "write", "pool"), STEP_SECONDS)
USER_AGENT = "Winnow/1 (comment moderation for this site; reads articles that are commented on)"
NO_ANSWER = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    ssl.SSLError,
    OSError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class FetchedResponse:
    """An answer, read to its end. The names of the headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


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
        return await self._exchange("GET", url, headers, b"", max_bytes, seconds)

    async def post(
        self, url: str, body: bytes, *, headers: Mapping[str, str], max_bytes: int, seconds: float
    ) -> FetchedResponse:
        """Send something to a URL. Raises AddressRefused, Unreachable, TooMuch."""
        return await self._exchange("POST", url, headers, body, max_bytes, seconds)

    async def _exchange(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes,
        max_bytes: int,
        seconds: float,
    ) -> FetchedResponse:
        try:
            async with (
                asyncio.timeout(seconds),
                self._stream(method, url, _encoded(headers, body), body) as response,
            ):
                return await _read(response, max_bytes=max_bytes)
        except TimeoutError as error:
            raise Unreachable(f"no answer within {seconds:g} s") from error
        except NO_ANSWER as error:
            raise Unreachable(f"no answer ({type(error).__name__})") from error

    @asynccontextmanager
    async def _stream(
        self, method: str, url: str, headers: list[tuple[bytes, bytes]], body: bytes
    ) -> AsyncIterator[httpcore.Response]:
        backend = GuardedBackend(self._plain, self._resolve, allows_private=self._allows_private)
        async with (
            aclosing(backend),
            httpcore.AsyncConnectionPool(
                ssl_context=self._tls, max_connections=1, network_backend=backend
            ) as pool,
            pool.stream(
                method,
                _spelled(url),
                headers=headers,
                content=body or None,
                extensions={"timeout": STEPS},
            ) as response,
        ):
            yield response


# Makes a network that may, or may not, lead to private addresses.
ChooseNetwork = Callable[[bool], Network]


def _encoded(headers: Mapping[str, str], body: bytes) -> list[tuple[bytes, bytes]]:
    all_headers = {
        "User-Agent": USER_AGENT,
        "Accept-Encoding": "identity",  # what is small on the wire stays small in memory
        "Connection": "close",
        **({"Content-Length": str(len(body))} if body else {}),
        **headers,
    }
    # An ETag that is sent back may hold any byte.
    return [(name.encode(), value.encode("latin-1")) for name, value in all_headers.items()]


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
