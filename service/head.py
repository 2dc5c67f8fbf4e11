"""HEAD, wherever the API takes GET: the same head, and no body."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

API = ("/v1/", "/1.1/", "/1.2/", "/blogspam")


class HeadAsGet:
    """ASGI middleware: ask the routes that know only GET, and send no more than the head."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Leave out the body of the answer to HEAD."""
        if scope["type"] != "http" or scope["method"] != "HEAD" or not _is_api(scope):
            return await self._app(scope, receive, send)

        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, send_head)


def _is_api(scope: Scope) -> bool:
    return str(scope["path"]).startswith(API)
