"""How long a request goes on: no longer than it may take, and than its client is there."""

import asyncio

from starlette.types import Message, Receive, Scope, Send

from service.patience import LimitPatience
from service.store.database.patience import seconds_left


class Client:
    """Sends one request without a body, and goes when it is told to."""

    def __init__(self) -> None:
        self.goes = asyncio.Event()
        self.heard: list[Message] = []
        self._has_asked = False

    async def receive(self) -> Message:
        if self._has_asked:
            await self.goes.wait()
            return {"type": "http.disconnect"}
        self._has_asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(self, message: Message) -> None:
        self.heard.append(message)


class Endless:
    """An application that begins to answer when it is told to, and notes how it ended."""

    def __init__(self) -> None:
        self.has_begun, self.was_ended = asyncio.Event(), False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.has_begun.set()
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            self.was_ended = True
            raise


async def ask(app: Endless, client: Client, method: str) -> "asyncio.Task[None]":
    limited = LimitPatience(app, seconds=10)
    scope = {"type": "http", "method": method, "path": "/v1/queue"}
    asking = asyncio.create_task(limited(scope, client.receive, client.send))
    await app.has_begun.wait()
    return asking


async def test_what_only_reads_ends_when_its_client_goes() -> None:
    app, client = Endless(), Client()
    asking = await ask(app, client, "GET")
    client.goes.set()
    await asyncio.wait_for(asking, 120)
    assert app.was_ended
    assert client.heard == []


async def test_what_writes_goes_on_when_its_client_goes() -> None:
    app, client = Endless(), Client()
    asking = await ask(app, client, "POST")
    client.goes.set()
    await asyncio.sleep(0.05)
    assert not app.was_ended
    asking.cancel()


async def test_an_answer_that_has_begun_is_not_cut_short() -> None:
    client = Client()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        client.goes.set()
        assert (await receive())["type"] == "http.request"
        assert (await receive())["type"] == "http.disconnect"
        await send({"type": "http.response.body", "body": b""})

    scope = {"type": "http", "method": "GET", "path": "/review/events"}
    await LimitPatience(app, seconds=10)(scope, client.receive, client.send)
    assert len(client.heard) == 2


async def test_the_database_is_asked_for_no_longer_than_the_request_may_take() -> None:
    left: list[float | None] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        left.append(seconds_left(60))

    scope = {"type": "http", "method": "POST", "path": "/v1/comments"}
    client = Client()
    await LimitPatience(app, seconds=10)(scope, client.receive, client.send)
    assert left[0] is not None
    assert 5 < left[0] <= 10
    assert seconds_left(60) == 60


async def test_a_change_by_the_pages_may_take_as_long_as_a_hundred_thousand_comments() -> None:
    left: list[float | None] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        left.append(seconds_left(None))

    scope = {"type": "http", "method": "POST", "path": "/review/decide"}
    client = Client()
    await LimitPatience(app, seconds=10)(scope, client.receive, client.send)
    assert left[0] is not None
    assert left[0] > 60
