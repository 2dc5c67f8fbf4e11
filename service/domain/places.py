"""Where a link leads, and how much of that belongs to whom put it there. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from posixpath import normpath
from urllib.parse import quote, unquote

import idna

from model.comment import Comment
from model.reading.addresses import LinkAddress, parse_address
from model.text.plain import read_plain_text
from service.domain.browsing import read_address
from service.domain.platforms import platform_of

MOST_LINKED = 2000  # places of one comment that are looked at
LONGEST = 253  # of a host, and of what a rule names
AMBIGUOUS = re.compile(r"[\x00-\x20\x7f-\x9f\s%?#\\]")
CUT_END = re.compile(r"(?:%[0-9a-f]{0,2}|[/.])*$")
END_OF_SENTENCE = re.compile(r"[^\w/=-]+$")  # "see github.com/eve."
DOTS = str.maketrans("。．｡", "...")  # what a browser takes for a dot in a host
HOST = re.compile(r"[\w.-]+|\[[0-9a-f:.]+\]")
ON_ITS_OWN_SITE = re.compile(r"\s*[/\\](?![/\\])")  # `/about`
NUMBERS = re.compile(r"[\d.]+|[0-9a-f:]+")  # the address of a machine, not a name


@dataclass(frozen=True, slots=True)
class LinkedPlace:
    """Where a link leads.

    `name` is what is blocked of it: the registered domain of one who has a domain, at a shared
    host a profile, a sub-domain or a page. It is empty where nothing belongs to one person,
    such as the front page of a platform. `shared` is the platform then, else empty.
    """

    name: str
    host: str
    registered: str
    shared: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """All that a rule may name to catch it."""
        above = [name for name in _upwards(self.host) if len(name) >= len(self.registered)]
        names = (self.name, *above, self.shared, *map(_in_letters, above))
        return tuple(dict.fromkeys(filter(None, names)))


def places_of(comment: Comment) -> tuple[LinkedPlace, ...]:
    """Where the links of a comment and its author's URL lead, each place once."""
    links = read_plain_text(comment.text).links
    urls = [*(END_OF_SENTENCE.sub("", link.url) for link in links), comment.author.url]
    places: dict[LinkedPlace, None] = {}
    for place in map(read_place, dict.fromkeys(urls)):
        if place is not None and len(places) < MOST_LINKED:
            places[place] = None
    return tuple(places)


def blockable(comment: Comment) -> tuple[LinkedPlace, ...]:
    """The places of a comment that can be blocked, each name once."""
    by_name = {place.name: place for place in places_of(comment) if place.name}
    return tuple(by_name.values())


@lru_cache(maxsize=2048)
def read_place(url: str) -> LinkedPlace | None:
    """Where a URL leads as a browser would go there; None if to no host. Never raises."""
    if ON_ITS_OWN_SITE.match(url):
        return None
    seen = read_address(url)
    address = parse_address(f"//{_host(seen.host)}{_behind(seen.after)}")
    host = address.host
    if not host:
        return None
    registered, shared, name = _registered(address), "", ""
    address = replace(address, path=_tidy(address.path), query=_quoted(address.query))
    if platform := platform_of(address):
        part = platform.part(address)
        shared, name = platform.host, "" if part == platform.host else part
    elif address.path.startswith("/~"):  # one person's pages at a university or a provider
        shared, name = host, host + "/" + address.path.split("/")[1]
    else:
        name = registered
    return LinkedPlace(_cut(name), host, registered, shared)


def place_name(typed: str) -> str:
    """What somebody typed or chose, as places are named: `HTTPS://de.LinkedIn.com/in/Eve/`.

    A host alone stays that host.
    """
    typed = typed.strip().lower()
    host = _host(read_address(typed).host)
    rest = read_address(typed).after.strip("/")
    place = read_place(typed) if rest else None
    return (place.name if place else "") or host or typed


def shared_host(name: str) -> str:
    """The platform that a blocked name is a part of; empty if all of a host is blocked."""
    place = read_place(name)
    return place.shared if place and place.name == name else ""


def _host(typed: str) -> str:
    """A host as DNS spells it, in lower case, without `www.`; empty if it cannot be one."""
    found = HOST.match(unquote(typed).lower().translate(DOTS))
    labels = found.group().split(".") if found else ()
    host = _ascii(".".join(filter(None, labels)))
    host = host.removeprefix("www.") if host.count(".") > 1 else host
    return host if len(host) <= LONGEST else ""


def _ascii(host: str) -> str:
    try:
        return host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return host


def _in_letters(host: str) -> str:
    """A host as rules named it before they were spelt as DNS spells it: `münchen.example`."""
    try:
        return idna.decode(host) if "xn--" in host else ""
    except (idna.IDNAError, UnicodeError):
        return ""


def _behind(host: str) -> str:
    """The path and query of what stands behind a host, without its port."""
    path = re.sub(r"^:\d*", "", host).partition("#")[0].replace("\\", "/")
    return path if path.startswith(("/", "?")) else f"/{path}"


def _tidy(path: str) -> str:
    """A path that was unquoted, without `..` and what is empty."""
    return _quoted(normpath(f"/{path.lstrip('/')}"))


def _quoted(text: str) -> str:
    """What would read otherwise the second time is quoted, the rest is as a reader sees it."""
    return AMBIGUOUS.sub(lambda char: quote(char.group()).lower(), text)


def _registered(address: LinkAddress) -> str:
    """The registered domain of a host; of one under no known suffix, the last two labels."""
    host = address.host
    if address.suffix or NUMBERS.fullmatch(host):
        return address.registered if address.suffix and address.domain else host
    return ".".join(host.split(".")[-2:])


def _upwards(host: str) -> Iterator[str]:
    while host:
        yield host
        host = host.partition(".")[2]


def _cut(name: str) -> str:
    name = name.encode("utf-8", "replace").decode()
    return name if len(name) <= LONGEST else CUT_END.sub("", name[:LONGEST])
