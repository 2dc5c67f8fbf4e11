"""Addresses of blogs and pages, and which of them belong to a registered site."""

from dataclasses import dataclass
from urllib.parse import urlsplit

PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class WebAddress:
    """The parts of an http or https URL that matter here."""

    host: str
    port: int
    path: str
    is_usual_port: bool

    @property
    def name(self) -> str:
        """Host, port if it is an unusual one, and path, without what differs for no reason."""
        port = "" if self.is_usual_port else f":{self.port}"
        return f"{self.host}{port}{self.path.rstrip('/')}"


def read_address(url: str) -> WebAddress | None:
    """The parts of a URL; None if it is not one of http or https with a host."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in PORTS or not host or any(char.isspace() for char in host):
        return None
    usual = PORTS[parts.scheme]
    used = usual if port is None else port
    return WebAddress(host.rstrip("."), used, parts.path, used == usual)


def is_of_site(url: str, *, site_url: str) -> bool:
    """Whether a URL is on the host that a site is registered with.

    The port must be the registered one or the usual one of http or https: other services of
    the same machine are none of our business.
    """
    address, site = read_address(url), read_address(site_url)
    if address is None or site is None:
        return False
    return address.host == site.host and (address.is_usual_port or address.port == site.port)
