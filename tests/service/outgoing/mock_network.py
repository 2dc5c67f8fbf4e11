"""A network that leads nowhere: names and connections as a test says."""

from collections.abc import Sequence

import httpcore
import httpx

from service.outgoing.network import Network

PUBLIC = "93.184.215.14"


class Recording(httpcore.AsyncMockBackend):
    """Connects to nothing; remembers where it should have."""

    def __init__(self) -> None:
        super().__init__([b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"])
        self.connected: list[str] = []

    async def connect_tcp(self, host: str, *port: object, **options: object):  # type: ignore[no-untyped-def, override]
        self.connected.append(host)
        return await super().connect_tcp(host, *port, **options)  # type: ignore[arg-type]


class Names:
    """Resolves every name to the next of the given answers."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = list(answers)

    async def __call__(self, host: str, port: int) -> list[str]:
        return list(self._answers.pop(0))


def network(**options: object) -> Network:
    parameters = {"tls": httpx.create_ssl_context(), "allows_private": False, **options}
    return Network(**parameters)  # type: ignore[arg-type]
