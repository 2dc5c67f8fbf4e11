"""Answers that the pages of a blog may read, though Winnow lives at another address (CORS)."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PLACE, WHAT = "/embed/", "/comments"
# Of a site that is unknown, or whose pages these are not.
KEPT_FROM_PAGES = (403, 404)


class ReadableByPages:
    """ASGI middleware: whatever the script of a page is answered it can read, errors too.

    Who was refused for the page's address learns no more than that.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say in the head of the answer who may read it."""
        if scope["type"] != "http" or not _is_asked_by_pages(scope["path"]):
            return await self._app(scope, receive, send)
        origin = Headers(scope=scope).get("origin", "")

        async def send_readable(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Vary"] = "Origin"
                headers["Cache-Control"] = "no-store"
                if origin and message["status"] not in KEPT_FROM_PAGES:
                    headers["Access-Control-Allow-Origin"] = origin
                    headers["Access-Control-Expose-Headers"] = "Retry-After"
            await send(message)

        await self._app(scope, receive, send_readable)


def _is_asked_by_pages(path: str) -> bool:
    return path.startswith(PLACE) and path.endswith(WHAT)
