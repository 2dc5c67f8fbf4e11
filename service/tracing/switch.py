"""Whether anything is traced: what tracing needs is imported only then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette

from service.settings import Settings

if TYPE_CHECKING:
    from service.tracing.tracing import Tracing


class Untraced:
    """Nothing is timed."""

    tracer = None

    def close(self) -> None:
        """Nothing waits to be sent."""


def open_tracing(settings: Settings) -> Tracing | Untraced:
    """Where spans go: to the collector of the settings, or nowhere."""
    if not settings.traces_url:
        return Untraced()
    from service.tracing.tracing import tracing_to

    return tracing_to(settings.traces_url)


def is_collector_there(settings: Settings) -> bool:
    """Whether the collector of the settings takes what it is sent."""
    from service.tracing.tracing import does_answer

    return does_answer(settings.traces_url)


def trace_requests(app: Starlette, tracing: Tracing | Untraced) -> None:
    """Time what further middlewares and the routes do for each request, if it is to be."""
    if isinstance(tracing, Untraced):
        return
    from service.tracing.requests import TraceRequests
    from service.tracing.routes import RouteTemplates

    app.add_middleware(TraceRequests, tracing=tracing, routes=RouteTemplates(app.routes))
