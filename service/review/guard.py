"""What every page of the queue is sent with, and which requests may change something."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.domain.errors import ServiceError

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types winnow",
    )
)
# With `no-referrer` a browser would send `Origin: null` with our own forms.
SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class CrossSite(ServiceError):
    """A request that would change something came from another site's page."""

    status = 403
    title = "This request came from elsewhere"


class SecurityHeaders:
    """ASGI middleware: sets the headers on every answer, of errors too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with the headers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SECURITY_HEADERS)
            await send(message)

        await self._app(scope, receive, with_headers)


def refuse_cross_site(method: str, headers: Headers) -> None:
    """Raises CrossSite for an unsafe method unless the browser says the page is ours.

    Both headers are believed where they are sent; a request with neither is refused, because
    every browser of the last years sends one. The scheme is not compared: TLS may end before us.
    """
    if method in SAFE_METHODS:
        return
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is None and origin is None:
        raise CrossSite("the request does not say which page it comes from")
    if site not in (None, "same-origin"):
        raise CrossSite("the page it comes from is not one of ours")
    if origin is not None and not _is_here(origin, headers.get("host", "")):
        raise CrossSite("the page it comes from is not one of ours")


def _is_here(origin: str, host: str) -> bool:
    try:
        return bool(host) and urlsplit(origin).netloc.lower() == host.lower()
    except ValueError:
        return False
