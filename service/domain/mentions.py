"""Mentions: pages that link to one of a site's pages, as Webmention tells of them. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from service.domain.errors import BadMention
from service.domain.urls import is_of_site, read_address

OF_MENTIONS = "mention-"  # how the external id of a comment begins that is a mention
WEBMENTION = "webmention"  # the type of such a comment
MOST_URL_CHARS = 2000
UNSENDABLE = re.compile(r"[\x00-\x20\x7f\ud800-\udfff]")  # what no URL has, be it encoded


@dataclass(frozen=True, slots=True)
class Mention:
    """One that waits to be looked at: `source` is said to link to `target`.

    `attempts` counts this look. `mark` is of source and target together.
    """

    site_id: str
    mark: str
    source: str
    target: str
    attempts: int
    site_url: str
    allows_private_addresses: bool


@dataclass(frozen=True, slots=True)
class SourceWords:
    """What a source says: who wrote it, and in which words; the name may be empty."""

    author: str
    text: str


def read_mention(source: str, target: str, *, site_urls: Iterable[str]) -> tuple[str, str]:
    """The two pages, without a place in them: told of with another, it is the same mention.

    Raises BadMention unless a page somewhere may mention one of a site at these addresses.
    """
    pages = _page(source, field="source"), _page(target, field="target")
    if pages[0] == pages[1]:
        raise BadMention("a page does not mention itself", field="source")
    if not any(is_of_site(pages[1], site_url=url) for url in site_urls):
        raise BadMention("it is to be a page of the site", field="target")
    return pages


def _page(url: str, *, field: str) -> str:
    is_readable = len(url) <= MOST_URL_CHARS and not UNSENDABLE.search(url)
    if not is_readable or read_address(url) is None or "@" in urlsplit(url).netloc:
        raise BadMention("it is to be an http or https URL of a page", field=field)
    return urldefrag(url).url


def article_url(target: str, *, site_url: str) -> str:
    """A page of a site under the address that the site is known by, as other ways in name it.

    Who links to it may write `http` for `https`, or the host in capitals. A page at a former
    address keeps that.
    """
    if not is_of_site(target, site_url=site_url):
        return target
    page, site = urlsplit(target), urlsplit(site_url)
    return page._replace(scheme=site.scheme, netloc=site.netloc, path=page.path or "/").geturl()


def name_of(source: str) -> str:
    """Who a page is of that names nobody: its host."""
    return (urlsplit(source).hostname or "").removeprefix("www.")
