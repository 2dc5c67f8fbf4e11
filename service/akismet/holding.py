"""Whatever goes wrong with comment-check, its engine holds the comment."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.store.database.ids import new_id

COMMENT_CHECK = "/1.1/comment-check"
GUID = "X-akismet-guid"


class GuidOnEveryAnswer:
    """ASGI middleware: every answer to comment-check carries a guid, errors too.

    Akismet's plugin for WordPress holds a comment after an error, and asks again, only if the
    answer carried one; without it WordPress publishes. One that is made up here names no comment.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add what is missing to the head of the answer."""
        if scope["type"] != "http" or not scope["path"].endswith(COMMENT_CHECK):
            return await self._app(scope, receive, send)

        async def send_with_guid(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault(GUID, new_id())
            await send(message)

        await self._app(scope, receive, send_with_guid)
