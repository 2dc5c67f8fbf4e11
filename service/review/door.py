"""Who is let in to the pages: requests for a host of ours, and changes by a page of ours."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request

from service.domain.errors import ServiceError
from service.domain.public_address import PublicAddress, host_of, is_loopback, is_nobodys
from service.review.catalogues import message

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
NAMELESS = message(
    "The browser does not say which page sent this. Open the page anew and try again. If that"
    " does not help, an extension or a proxy takes away the header Origin."
)
FOREIGN = message(
    "This was sent by a page at {origin}, but Winnow is at {address}. Open Winnow itself and do"
    " it there."
)
MISTAKEN = message(
    "This was sent by a page at {origin}, but Winnow takes its address to be {address}. If your"
    " browser shows {origin} for Winnow itself, its owner has to set WINNOW_PUBLIC_URL to that,"
    " with the path if there is one, and start it again."
)
UNSAFE = message(
    "You opened Winnow at {origin}, but its address is {address}. A browser does not keep the"
    " cookie that signs you in when the page came by http:// instead of https://. Open"
    " {address}. If there is no TLS there, its owner has to correct WINNOW_PUBLIC_URL, or the"
    " header X-Forwarded-Proto of the proxy."
)
UNKNOWN_HOST = message(
    "You asked for {host}, but the address of Winnow is {address}. Open that. If {host} is right"
    " too, its owner has to add it to WINNOW_ALLOWED_HOSTS, or correct WINNOW_PUBLIC_URL, and"
    " start Winnow again."
)


class NotLetIn(ServiceError):
    """A request that the door refuses. `phrase` is in marked words, `values` fill it."""

    def __init__(self, phrase: str, **values: str) -> None:
        super().__init__(fill(phrase, values))
        self.phrase, self.values = phrase, values

    @property
    def members(self) -> dict[str, Any]:
        """The values that differ."""
        return dict(self.values)


class CrossSite(NotLetIn):
    """A request that would change something came from another site's page, as far as we know."""

    status = 403
    title = message("This request came from elsewhere")


class UnknownHost(NotLetIn):
    """The request is for a host that is not ours: a name that somebody made lead here."""

    status = 421
    title = message("Winnow is not at this address")


@dataclass(frozen=True, slots=True)
class Door:
    """Knows where Winnow is; `address` is None if the owner has not said."""

    address: PublicAddress | None
    allowed_hosts: tuple[str, ...]

    def check(self, request: Request) -> None:
        """Raises UnknownHost and CrossSite."""
        self._refuse_unknown_host(request.headers.get("host", ""))
        if request.method not in SAFE_METHODS:
            self._refuse_cross_site(request)

    def _refuse_unknown_host(self, netloc: str) -> None:
        """A host is only known to be wrong once the owner has said what is right.

        What a stranger cannot register is never refused: by it no page of theirs gets in.
        """
        host, ours = host_of(netloc), self._own_hosts()
        if not ours or not host or host in ours or is_nobodys(host):
            return
        address = self.address.url if self.address else " / ".join(self.allowed_hosts)
        raise UnknownHost(UNKNOWN_HOST, host=host, address=address)

    def _own_hosts(self) -> tuple[str, ...]:
        return (*((self.address.host,) if self.address else ()), *self.allowed_hosts)

    def _refuse_cross_site(self, request: Request) -> None:
        """By what the browser says of the page; every browser of the last years says something.

        `Sec-Fetch-Site` suffices: a browser writes it by the addresses that it sees itself.
        """
        site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
        if site == "same-origin":
            return
        if site is None and origin is None:
            raise CrossSite(NAMELESS)
        values = {
            "origin": origin or f"another site ({site})",
            "address": self._shown_address(request.headers.get("host", "")),
        }
        if site is not None:
            raise CrossSite(FOREIGN, **values)
        self._refuse_origin(origin or "", request, values)

    def _refuse_origin(self, origin: str, request: Request, values: dict[str, str]) -> None:
        """Without TLS a browser sends the origin only."""
        if not self._is_ours(origin, request.headers.get("host", "")):
            raise CrossSite(MISTAKEN, **values)
        is_secure = self.address.is_secure if self.address else request.url.scheme == "https"
        if is_secure and origin.startswith("http:") and not is_loopback(host_of(_netloc(origin))):
            address = values["address"].replace("http://", "https://", 1)
            raise CrossSite(UNSAFE, origin=origin, address=address)

    def _is_ours(self, origin: str, netloc: str) -> bool:
        """The scheme is not compared here: TLS may end before us."""
        place = _netloc(origin)
        own = _netloc(self.address.origin) if self.address else ""
        return bool(place) and place in (own, netloc.lower())

    def _shown_address(self, netloc: str) -> str:
        return self.address.url if self.address else f"http://{netloc}"


def fill(phrase: str, values: dict[str, str]) -> str:
    """A phrase with its values, which are not read as phrases themselves."""
    return phrase.format_map(values)


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
