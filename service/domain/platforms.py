"""Hosts that many people share, and what under them belongs to one: see platforms.txt. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files

from tldextract import TLDExtract

from model.reading.addresses import SHORTENERS, LinkAddress

# The public suffix list as it ships with the library: nothing is fetched. Its private part holds
# the hosts that hand out names below them, such as github.io.
_split_shared = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
OF_PLATFORM = frozenset(("www", "m", "mobile", "amp", "web", "old", "new"))
LETTERS_OF_LANGUAGE = 2  # de.linkedin.com


@dataclass(frozen=True, slots=True)
class Platform:
    """A shared host, and the forms that one person's part of it may have.

    Where that may be a path, a sub-domain of two letters is a language.
    """

    host: str
    paths: tuple[str, ...] = ()
    has_subdomains: bool = False

    def part(self, address: LinkAddress) -> str:
        """One person's part: a sub-domain or a path. Empty for what is the platform's own."""
        subdomain = address.host.removesuffix(self.host).strip(".").rpartition(".")[2]
        if self.has_subdomains and subdomain and not (self.paths and _is_of_platform(subdomain)):
            return f"{subdomain}.{self.host}"
        path = tuple(filter(None, address.path.split("/")))
        parts = (_part(pattern, path, address.query) for pattern in self.paths)
        return self.host + (next(filter(None, parts), None) or "".join(f"/{name}" for name in path))


def platform_of(address: LinkAddress) -> Platform | None:
    """The platform that a host belongs to; None for a host of one's own."""
    platforms = _platforms()
    for name in (*_upwards(address.host), f"{address.domain}.*"):
        listed = platforms.get(name)
        if listed is not None:
            by_suffix = Platform(address.registered, listed.paths, listed.has_subdomains)
            return by_suffix if name.endswith(".*") else listed
    names = _split_shared(address.host)
    return Platform(names.suffix, has_subdomains=True) if names.is_private else None


def _upwards(host: str) -> Iterator[str]:
    while host:
        yield host
        host = host.partition(".")[2]


def _is_of_platform(subdomain: str) -> bool:
    return subdomain in OF_PLATFORM or len(subdomain) <= LETTERS_OF_LANGUAGE


def _part(pattern: str, path: tuple[str, ...], query: str) -> str | None:
    """As much of a path as a pattern asks for; None if it does not fit."""
    pattern, _, field = pattern.partition("?")
    names = pattern.strip("/").split("/")
    if len(path) < len(names) or not all(map(fnmatchcase, path, names)):
        return None
    part = "".join(f"/{name}" for name in path[: len(names)])
    if not field:
        return part
    values = (value for value in query.split("&") if value.startswith(f"{field}="))
    return next((f"{part}?{value}" for value in values), None)


@cache
def _platforms() -> dict[str, Platform]:
    """By the name of a host. Read when first asked for."""
    text = files("service.domain").joinpath("platforms.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    shortened = {host: Platform(host, ("/*",)) for host in SHORTENERS}
    listed = {host: _platform(host, forms) for host, *forms in lines if forms[:1] != ["="]}
    other_names = {host: listed[forms[1]] for host, *forms in lines if forms[:1] == ["="]}
    return shortened | listed | other_names


def _platform(host: str, forms: list[str]) -> Platform:
    paths = tuple(form for form in forms if form.startswith("/"))
    return Platform(host, paths, has_subdomains="*." in forms)
