"""What anybody can do to the server by its connections alone, and what it does about that."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
import uvicorn
from eventually import eventually
from starlette.types import Receive, Scope, Send

from service.connections import ConnectionBounds, bounded_protocol, bounds_of_this_process

# The impatient server is for what has to leave: a busy machine is late with a good request, too.
IMPATIENT = ConnectionBounds(head_seconds=0.4, answer_seconds=0.4, connections=5)
PATIENT = ConnectionBounds(head_seconds=120, answer_seconds=120, connections=5)
REQUEST = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
LAST = REQUEST.replace(b"Host: a", b"Host: a\r\nConnection: close")
Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]
LONG_SECONDS = 120


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    body, is_whole = b"", False
    while not is_whole:
        message = await receive()
        body, is_whole = body + message.get("body", b""), not message.get("more_body", False)
    answer = b"x" * 20_000_000 if scope["path"] == "/long" else body
    length = str(len(answer)).encode()
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]}
    )
    await send({"type": "http.response.body", "body": answer})


@asynccontextmanager
async def serving(bounds: ConnectionBounds) -> AsyncIterator[uvicorn.Server]:
    config = uvicorn.Config(
        echo, port=0, lifespan="off", log_config=None, http=bounded_protocol(bounds), ws="none"
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield server
    server.force_exit = server.should_exit = True
    await task


def port_of(server: uvicorn.Server) -> int:
    number: int = server.servers[0].sockets[0].getsockname()[1]
    return number


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """Of a server that waits for long."""
    async with serving(PATIENT) as server:
        yield port_of(server)


@pytest.fixture
async def impatient() -> AsyncIterator[uvicorn.Server]:
    async with serving(IMPATIENT) as server:
        yield server


async def connect(port: int) -> Stream:
    return await asyncio.open_connection("127.0.0.1", port)


async def heard(stream: Stream) -> bytes:
    """All that comes until the other side closes."""
    reader, writer = stream
    received = b""
    async with asyncio.timeout(LONG_SECONDS):
        with suppress(ConnectionError):
            while chunk := await reader.read(65536):
                received += chunk
    writer.close()
    return received


async def status(port: int) -> int:
    """Of an ordinary request."""
    reader, writer = await connect(port)
    writer.write(REQUEST)
    async with asyncio.timeout(LONG_SECONDS):
        line = await reader.readline()
    writer.close()
    return int(line.split()[1])


async def test_an_ordinary_request_is_answered_and_the_next_one_too(port: int) -> None:
    reader, writer = await connect(port)
    for _ in range(3):
        writer.write(REQUEST)
        assert b"200" in await reader.readline()
        await reader.readuntil(b"\r\n\r\nhi")
    writer.close()


async def test_requests_in_a_row_are_all_answered(port: int) -> None:
    stream = await connect(port)
    stream[1].write(REQUEST * 2 + LAST)
    assert (await heard(stream)).count(b"200 OK") == 3


async def test_a_large_body_behind_a_short_head_is_taken(port: int) -> None:
    body = b"y" * 300_000
    stream = await connect(port)
    head = LAST.removesuffix(b"hi").replace(b"Length: 2", b"Length: 300000")
    stream[1].write(head + body)
    assert (await heard(stream)).endswith(body)


async def test_a_body_in_small_chunks_is_taken(port: int) -> None:
    stream = await connect(port)
    head = LAST.removesuffix(b"hi").replace(b"Content-Length: 2", b"Transfer-Encoding: chunked")
    stream[1].write(head)
    stream[1].write(b"10\r\n0123456789abcdef\r\n" * 2_000 + b"0\r\n\r\n")
    assert (await heard(stream)).count(b"0123456789abcdef") == 2_000


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: a\r\nX-Endless: " + b"a" * 200_000,
        b"GET /" + b"a" * 200_000,
        b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * 200 + b"\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Endless: " + b"a" * 400_000,
    ],
    ids=["a value", "an address", "many headers", "behind the body"],
)
async def test_a_head_without_end_is_refused(port: int, head: bytes) -> None:
    stream = await connect(port)
    stream[1].write(head)
    answer = await heard(stream)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 431 ")
    assert await status(port) == 200


async def test_a_head_that_comes_too_slowly_is_told_so(impatient: uvicorn.Server) -> None:
    stream = await connect(port_of(impatient))
    stream[1].write(b"GET / HTTP/1.1\r\nX-Slow: ")
    assert (await heard(stream)).startswith(b"HTTP/1.1 408 ")


async def test_a_second_head_that_comes_too_slowly_is_told_so(impatient: uvicorn.Server) -> None:
    stream = await connect(port_of(impatient))
    stream[1].write(REQUEST + b"GET / HTTP/1.1\r\nX-Slow: ")
    assert b"200 OK" in await heard(stream)


async def test_whoever_says_nothing_has_to_leave(impatient: uvicorn.Server) -> None:
    assert await heard(await connect(port_of(impatient))) == b""


async def test_whoever_does_not_take_the_answer_has_to_leave(impatient: uvicorn.Server) -> None:
    reader, writer = await connect(port_of(impatient))
    writer.write(b"GET /long HTTP/1.1\r\nHost: a\r\n\r\n")
    await eventually(lambda: len(impatient.server_state.connections) == 1)
    await eventually(lambda: not impatient.server_state.connections)
    assert len(await heard((reader, writer))) < 20_000_000


async def test_of_too_many_who_say_nothing_the_first_have_to_leave() -> None:
    async with serving(PATIENT) as server:
        port = port_of(server)
        silent = [await connect(port) for _ in range(20)]
        assert await status(port) == 200
        assert await heard(silent[0]) == b""
        for _, writer in silent:
            writer.close()


def test_a_process_that_may_open_few_files_takes_fewer_connections() -> None:
    assert 50 <= bounds_of_this_process().connections <= 2_000
