"""Winnow's own address, as browsers and blogs see it, and which other hosts may name it."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

PORTS = {"http": 80, "https": 443}
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
ROOT = re.compile(r"(/[A-Za-z0-9_~.-]+)*")
# Under one of these it could not be told whether a proxy has taken the path off.
OWN_PLACES = (
    "review", "v1", "1.1", "1.2", "blogspam", "docs", "openapi.json", "healthz", "readyz",
    "metrics", "embed", "webmention",
)  # fmt: skip
EXAMPLE = "https://winnow.example.org or https://example.org/winnow"


@dataclass(frozen=True, slots=True)
class PublicAddress:
    """Where Winnow is for others. `root` is the path that all of it is under, often empty.

    `host` is in the letters of DNS; an IPv6 address is in brackets.
    """

    scheme: str
    host: str
    port: int
    root: str

    @property
    def origin(self) -> str:
        """As a browser writes it in `Origin`: the usual port is left out."""
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"

    @property
    def url(self) -> str:
        """What an address of ours that begins with a slash is put behind."""
        return self.origin + self.root

    @property
    def is_secure(self) -> bool:
        """Whether browsers come by TLS."""
        return self.scheme == "https"

    def __str__(self) -> str:
        return self.url


def read_public_address(text: str) -> PublicAddress:
    """Read a URL. Raises ValueError that says what is wrong with it and what would be right."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        raise ValueError(f"this is not a URL; it has to look like {EXAMPLE}") from None
    _refuse_what_no_address_has(parts)
    host = read_host(parts.hostname or "")
    root = parts.path.rstrip("/")
    _refuse_root(root)
    return PublicAddress(parts.scheme, host, port or PORTS[parts.scheme], root)


def read_host(text: str) -> str:
    """A host as browsers send it. Raises ValueError for what cannot be one."""
    bare = text.strip().rstrip(".").lower().removeprefix("[").removesuffix("]")
    if ":" in bare:
        return f"[{_ip_address(bare)}]"
    ascii_host = _ascii(bare)
    if not all(map(LABEL.fullmatch, ascii_host.split("."))):
        raise ValueError("the host has to be a name or an IP address, without anything else")
    if ascii_host.rpartition(".")[2].isdigit():
        return _ip_address(ascii_host)
    return ascii_host


def host_of(netloc: str) -> str:
    """The host of a `Host` header in small letters, without its port."""
    host, colon, port = netloc.lower().rpartition(":")
    return (host if colon and (port.isdigit() or not port) else netloc.lower()).rstrip(".")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself: browsers trust it without TLS."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_nobodys(host: str) -> bool:
    """Whether no stranger can make this host lead here: an IP address, a name without a dot."""
    if is_loopback(host) or "." not in host:
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _refuse_what_no_address_has(parts: SplitResult) -> None:
    if parts.scheme not in PORTS:
        raise ValueError(f"it has to begin with http:// or https://, like {EXAMPLE}")
    if not parts.hostname:
        raise ValueError(f"it names no host; it has to look like {EXAMPLE}")
    if "@" in parts.netloc:
        raise ValueError("leave out the user name and password before the @")
    if parts.query or parts.fragment:
        raise ValueError("leave out what begins with ? or #")
    if parts.port == 0:
        raise ValueError("the port has to be from 1 to 65535")


def _refuse_root(root: str) -> None:
    segments = root.split("/")[1:]
    if not ROOT.fullmatch(root) or any(set(segment) == {"."} for segment in segments):
        raise ValueError("the path may have letters, digits and - . _ ~ between single slashes")
    if segments and segments[0] in OWN_PLACES:
        raise ValueError(
            f"the path may not begin with /{segments[0]}, which is an address of Winnow's own:"
            " give the one that /review and /v1 are under"
        )


def _ip_address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise ValueError("the host looks like an IP address, and is none") from None


def _ascii(host: str) -> str:
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise ValueError("the host cannot be written in the letters of DNS") from None
