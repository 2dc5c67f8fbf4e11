"""Each request is a span: its method, its route, its status and its id, and nothing it says."""

from opentelemetry.trace import StatusCode
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.request_ids import current_request_id
from service.tracing.routes import RouteTemplates
from service.tracing.tracing import Tracing

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
STREAM = "text/event-stream"
OTHER_METHOD = "_OTHER"  # OpenTelemetry's name for what a client made up


class TraceRequests:
    """ASGI middleware: times a request with all that is done for it."""

    def __init__(self, app: ASGIApp, *, tracing: Tracing, routes: RouteTemplates) -> None:
        self._app = app
        self._tracing = tracing
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, within its span."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        method = scope["method"] if scope["method"] in METHODS else OTHER_METHOD
        route = self._routes.template_of(method, scope["path"])
        traceparent = Headers(scope=scope).get("traceparent", "")
        with self._tracing.request(f"{method} {route}", traceparent=traceparent) as span:
            span.set_attribute("http.request.method", method)
            span.set_attribute("http.route", route)
            span.set_attribute("winnow.request_id", current_request_id())

            async def noted(message: Message) -> None:
                if message["type"] == "http.response.start":
                    span.set_attribute("http.response.status_code", message["status"])
                    if message["status"] >= 500:
                        span.set_status(StatusCode.ERROR)
                    if Headers(raw=message["headers"]).get("content-type", "").startswith(STREAM):
                        span.end()  # how long a page stays open says nothing of the service
                await send(message)

            await self._app(scope, receive, noted)
