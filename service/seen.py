"""Every request is seen: what is counted of it, and of a 503 what was missing."""

import time
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.domain.errors import Busy, ServiceError, Unavailable
from service.metrics.kinds import GONE
from service.metrics.metrics import Metrics

KEY = "winnow.seen"  # of the scope
BEGINNINGS = (
    ("/v1/", "api"),
    ("/blogspam", "api"),
    ("/1.1/", "akismet"),
    ("/1.2/", "akismet"),
    ("/review", "review"),
)


@dataclass
class Seen:
    """What is known of a request so far."""

    status: str = GONE
    missing: list[str] = field(default_factory=list)
    began_at: float = field(default_factory=time.perf_counter)
    seconds: float | None = None

    def note_answer(self, status: int) -> None:
        """Its answer begins."""
        self.status, self.seconds = f"{status // 100}xx", time.perf_counter() - self.began_at
        if status == 503 and not self.missing:
            self.missing = ["other"]


class CountRequests:
    """ASGI middleware: counts requests by way in, and how long they took to be answered."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, and count it once it is over."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        seen = Seen()

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.note_answer(message["status"])
            await send(message)

        try:
            await self._app({**scope, KEY: seen}, receive, watched)
        finally:
            self._count(way_of(scope["path"]), seen)

    def _count(self, way: str, seen: Seen) -> None:
        seconds = time.perf_counter() - seen.began_at if seen.seconds is None else seen.seconds
        self._metrics.count_request(way, seen.status, seconds)
        self._metrics.count_unavailable(way, seen.missing)


def way_of(path: str) -> str:
    """The way in that a path leads to."""
    return next((way for beginning, way in BEGINNINGS if path.startswith(beginning)), "other")


def note_missing(scope: MutableMapping[str, Any], error: ServiceError) -> None:
    """Remember why a request is answered with 503, if it is."""
    seen: Seen | None = scope.get(KEY)
    if seen is None:
        return
    if isinstance(error, Unavailable):
        seen.missing = error.missing
    elif isinstance(error, Busy):
        seen.missing = ["busy"]
