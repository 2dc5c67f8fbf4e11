"""Where a URL leads."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from tldextract import TLDExtract

SHORTENERS = frozenset(
    "bit.ly goo.gl tinyurl.com t.co ow.ly is.gd buff.ly cutt.ly rb.gy shorturl.at tiny.cc adf.ly"
    " bitly.com lnkd.in t.ly s.id rebrand.ly shrtco.de clck.ru vk.cc u.to qr.ae".split()
)
# Endings for documentation and tests (RFC 2606): no site has one, so one says nothing.
RESERVED_SUFFIXES = frozenset("example test invalid localhost".split())
# The public suffix list as it ships with the library: nothing is fetched.
_split_host = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=False)


@dataclass(frozen=True, slots=True)
class LinkAddress:
    """Where a URL leads, in parts. All lower case; empty where there is none."""

    host: str
    domain: str  # registered domain without its suffix: "example" of www.example.co.uk
    suffix: str
    subdomain: str
    path: str
    query: str

    @property
    def registered(self) -> str:
        """The domain with its suffix: what two links of one site share."""
        return f"{self.domain}.{self.suffix}" if self.suffix else self.domain

    @property
    def has_reserved_suffix(self) -> bool:
        """Whether the host ends as no site does: nothing can be told by the ending."""
        return self.suffix in RESERVED_SUFFIXES

    @property
    def is_shortened(self) -> bool:
        """Whether this is a shortened link: nothing in it tells where it leads."""
        return self.registered in SHORTENERS


NOWHERE = LinkAddress("", "", "", "", "", "")


@lru_cache(maxsize=2048)
def parse_address(url: str) -> LinkAddress:
    """Take a URL apart, however malformed. Never raises."""
    url = url.strip()
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        host = (parts.hostname or "").strip(".")
    except ValueError:
        return NOWHERE
    subdomain, domain, suffix = _names(host)
    return LinkAddress(
        host=host,
        domain=domain,
        suffix=suffix,
        subdomain=subdomain,
        path=unquote(parts.path).lower(),
        query=unquote(parts.query).lower(),
    )


def _names(host: str) -> tuple[str, str, str]:
    """Subdomain, domain and suffix of a host; a reserved ending is a suffix like any other."""
    rest, _, ending = host.rpartition(".")
    if rest and ending in RESERVED_SUFFIXES:
        subdomain, _, domain = rest.rpartition(".")
        return subdomain, domain, ending
    names = _split_host(host)
    return names.subdomain, names.domain, names.suffix
