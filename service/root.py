"""The path that a proxy has put Winnow under is taken off on the way in and put on on the way out.

All that is further in works with Winnow's own paths, which begin with /review, /v1 and so on.
"""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class UnderRoot:
    """ASGI middleware: takes `root` off a path that has it, and puts it before redirects.

    A proxy may have taken it off already, and whoever asks without the proxy never had it.
    """

    def __init__(self, app: ASGIApp, *, root: str) -> None:
        self._app = app
        self._root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is asked below the root as it is answered without one."""
        if not self._root or scope["type"] != "http":
            return await self._app(scope, receive, send)

        async def send_with_root(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._move_location(MutableHeaders(scope=message))
            await send(message)

        await self._app(self._inside(scope), receive, send_with_root)

    def _inside(self, scope: Scope) -> Scope:
        path = "/" + scope["path"].lstrip("/")
        if path != self._root and not path.startswith(f"{self._root}/"):
            return scope
        return {**scope, "path": path.removeprefix(self._root) or "/"}

    def _move_location(self, headers: MutableHeaders) -> None:
        location = headers.get("location", "")
        if location.startswith("/") and not location.startswith("//"):
            headers["location"] = self._root + location
