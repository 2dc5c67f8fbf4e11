"""Requests end: after so many seconds, or when whoever asked has gone."""

import asyncio
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.store.database.patience import patience, wait_without_end

SAFE_METHODS = frozenset({"GET", "HEAD"})
PAGES = "/review/"
# A moderator may decide on a hundred thousand comments in one go, and sees how far it is.
SECONDS_FOR_CHANGES_BY_PAGES = 600.0


class LimitPatience:
    """ASGI middleware: no request asks the database for longer than it may take.

    What only reads is ended as soon as its client has gone. What writes is not: a blog that
    does not wait for its answer has sent a comment all the same.
    """

    def __init__(self, app: ASGIApp, *, seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, and take it back in time."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def without_end(message: Message) -> None:
            wait_without_end()  # a long answer is written piece by piece, each with its own bounds
            await send(message)

        with patience(self._seconds_for(scope)):
            if scope["method"] in SAFE_METHODS:
                await _while_client_is_there(self._app, scope, receive, without_end)
            else:
                await self._app(scope, receive, without_end)

    def _seconds_for(self, scope: Scope) -> float:
        changes = scope["method"] not in SAFE_METHODS
        is_by_pages = changes and scope["path"].startswith(scope.get("root_path", "") + PAGES)
        return SECONDS_FOR_CHANGES_BY_PAGES if is_by_pages else self._seconds


async def _while_client_is_there(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer, unless the client goes before the answer begins."""
    has_begun = False

    async def watched(message: Message) -> None:
        nonlocal has_begun
        has_begun = True
        await send(message)

    first = await receive()
    gone = asyncio.create_task(_has_gone(receive))
    answering = asyncio.create_task(_answer(app, scope, _again(first, gone), watched))
    try:
        await asyncio.wait({answering, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not answering.done() and not has_begun:
            answering.cancel()
            with suppress(asyncio.CancelledError):
                await answering
            return
        await answering
    finally:
        answering.cancel()
        gone.cancel()


async def _answer(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)


async def _has_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _again(first: Message, gone: asyncio.Task[None]) -> Receive:
    """Receives what was received already, and then that the client has gone."""
    messages = iter((first,))

    async def receive() -> Message:
        message = next(messages, None)
        if message is None:
            await asyncio.shield(gone)
            message = {"type": "http.disconnect"}
        return message

    return receive
