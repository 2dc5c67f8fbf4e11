"""Addresses as clients put them together: `//v1/comments`, `/v1/comments/`."""

import re

from starlette.types import ASGIApp, Receive, Scope, Send

PAGES = "/review"  # browsers are led through them; what is relative there depends on the slash
ARTICLES = re.compile(r"/+v1/+articles/")  # what follows is an id of the site's own, slashes too
SLASHES = re.compile("/{2,}")


class PlainPaths:
    """ASGI middleware: slashes too many do not make another address."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on with the address that was meant."""
        if scope["type"] == "http":
            scope = {**scope, "path": plain_path(scope["path"])}
        await self._app(scope, receive, send)


def plain_path(path: str) -> str:
    """A path without empty parts, but in the id of an article."""
    if article := ARTICLES.match(path):
        return f"/v1/articles/{path[article.end() :]}"
    plain = SLASHES.sub("/", path)
    return plain if plain.startswith(PAGES) else plain.rstrip("/") or "/"
