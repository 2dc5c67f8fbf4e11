"""A client that costs little: requests over connections that stay open, and their latencies."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass
class LoadMeasurement:
    """What came of a load: latencies in seconds, statuses other than 2xx, the time it took."""

    latencies: list[float] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Requests answered a second."""
        return len(self.latencies) / self.seconds

    def quantile(self, share: float) -> float:
        """The latency that this share of the requests stays within, in milliseconds."""
        return sorted(self.latencies)[int(share * (len(self.latencies) - 1))] * 1000


def post(path: str, body: bytes, *, key: str = "") -> bytes:
    """A request as it goes over the wire."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def measure(
    port: int, request: Callable[[int], bytes], *, connections: int, seconds: float
) -> LoadMeasurement:
    """Send `request(0)`, `request(1)`, ... over so many connections for so long."""
    return asyncio.run(measure_async(port, request, connections=connections, seconds=seconds))


async def measure_async(
    port: int, request: Callable[[int], bytes], *, connections: int, seconds: float
) -> LoadMeasurement:
    """The same from within a loop, beside others."""
    measurement, began = LoadMeasurement(), time.perf_counter()
    numbers = iter(range(10_000_000))
    async with asyncio.TaskGroup() as group:
        for _ in range(connections):
            group.create_task(_send(port, request, numbers, began + seconds, measurement))
    measurement.seconds = time.perf_counter() - began
    return measurement


async def _send(
    port: int,
    request: Callable[[int], bytes],
    numbers: Iterator[int],
    until: float,
    measurement: LoadMeasurement,
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (sent := time.perf_counter()) < until:
        writer.write(request(next(numbers)))
        status = await read_answer(reader)
        measurement.latencies.append(time.perf_counter() - sent)
        if not 200 <= status < 300:
            measurement.failures.append(status)
    writer.close()
    await writer.wait_closed()


async def read_answer(reader: asyncio.StreamReader) -> int:
    """Read an answer to its end. Returns its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            await reader.readexactly(int(line.partition(b":")[2]))
    return int(head.split(b" ", 2)[1])
