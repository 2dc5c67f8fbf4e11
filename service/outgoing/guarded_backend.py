"""Connections to the outside that only lead where they may.

A name is resolved once for each connection, every address it has must be allowed, and the
connection goes to an address that was checked: another answer of the DNS later changes nothing.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable

import httpcore

from service.outgoing.addresses import is_allowed
from service.outgoing.errors import AddressRefused, Unreachable

Resolve = Callable[[str, int], Awaitable[list[str]]]
SocketOptions = Iterable[httpcore.SOCKET_OPTION]


async def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host. Raises Unreachable."""
    loop = asyncio.get_running_loop()
    try:
        infos = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("its name cannot be resolved") from error
    return [str(address[0]) for *_, address in infos]


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
        for address in await self._allowed_addresses(host, port):
            try:
                stream = await self._plain.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
            self._opened.append(stream)
            return stream
        raise Unreachable("no connection")

    async def _allowed_addresses(self, host: str, port: int) -> list[str]:
        addresses = await self._resolve(host, port)
        are_allowed = [is_allowed(ip, allows_private=self._allows_private) for ip in addresses]
        if not addresses or not all(are_allowed):
            raise AddressRefused("its address is not a public one")
        return addresses

    async def aclose(self) -> None:
        """Close what was opened: a connection that is given up half-way is forgotten else."""
        for stream in self._opened:
            await stream.aclose()
