"""Each request has an id, by which its lines in the log and whoever asks about it come together."""

import re
import uuid
from contextvars import ContextVar

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "X-Request-Id"
# As proxies make them, hexadecimal: what could be a name, an address or a word is not taken over.
FROM_A_PROXY = re.compile(r"[0-9A-Fa-f][0-9A-Fa-f-]{7,63}")

_current: ContextVar[str] = ContextVar("winnow_request_id", default="")


class RequestIds:
    """ASGI middleware: takes the id that came with a request, or makes one, and sends it back."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on; all that is done for it meanwhile knows its id."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        request_id = _id_for(Headers(scope=scope))

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        before = _current.set(request_id)
        try:
            await self._app(scope, receive, send_with_id)
        finally:
            _current.reset(before)


def current_request_id() -> str:
    """The id of the request that this is done for; empty for none."""
    return _current.get()


def _id_for(headers: Headers) -> str:
    sent = headers.get(HEADER, "")
    return sent if FROM_A_PROXY.fullmatch(sent) else uuid.uuid4().hex
