"""A URL as a browser reads it: where it really leads."""

import re
from dataclasses import dataclass

SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.S)
DROPPED = re.compile(r"[\x00-\x20\x7f]+")  # what a browser leaves out of a URL
WEB = ("http", "https", "ftp", "ws", "wss")


@dataclass(frozen=True, slots=True)
class ShownAddress:
    """A URL cut around its host. `host` is empty if a browser would not go to any site.

    `before + host + after` is what was typed, less what a browser leaves out. `ascii_host`
    is set when the host is written in letters that DNS spells otherwise (`xn--...`).
    `is_tricky` means that something before the host looks like a host.
    """

    before: str
    host: str
    after: str
    scheme: str = ""
    ascii_host: str = ""
    is_tricky: bool = False

    @property
    def is_web(self) -> bool:
        """Whether it leads to a site at all."""
        return bool(self.host)


def read_address(url: str) -> ShownAddress:
    """Find the host as a browser would: backslashes are slashes, the last @ counts."""
    typed = DROPPED.sub("", url)
    match = SCHEME.fullmatch(typed)
    scheme = match.group(1).lower() if match and not _is_port(match.group(2)) else ""
    if scheme and scheme not in WEB:
        return ShownAddress(before=typed, host="", after="", scheme=scheme)
    begin = _authority_begin(typed, scheme)
    end = _end_of_authority(typed, begin)
    begin_host = typed.rfind("@", begin, end) + 1 or begin
    end_host = _end_of_host(typed, begin_host, end)
    host = typed[begin_host:end_host]
    return ShownAddress(
        before=typed[:begin_host],
        host=host,
        after=typed[end_host:],
        scheme=scheme,
        ascii_host=_ascii(host),
        is_tricky=begin_host > begin,
    )


def _is_port(after_colon: str) -> bool:
    """`shop.example:8080` is a host with a port, not a scheme."""
    return bool(re.match(r"\d{1,5}(?:[/?#]|$)", after_colon))


def _authority_begin(typed: str, scheme: str) -> int:
    begin = len(scheme) + 1 if scheme else 0
    while begin < len(typed) and typed[begin] in "/\\":
        begin += 1
    return begin


def _end_of_authority(typed: str, begin: int) -> int:
    match = re.compile(r"[/\\?#]").search(typed, begin)
    return match.start() if match else len(typed)


def _end_of_host(typed: str, begin: int, end: int) -> int:
    if typed.startswith("[", begin):
        return typed.find("]", begin, end) + 1 or end
    colon = typed.rfind(":", begin, end)
    return end if colon < 0 else colon


def _ascii(host: str) -> str:
    if host.isascii():
        return ""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return "?"
