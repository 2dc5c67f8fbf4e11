"""Reads the page of an article: from the site's own host, as far as its robots.txt allows."""

import math
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from service.domain.charsets import codec_of
from service.domain.urls import is_of_site
from service.outgoing import robots
from service.outgoing.errors import AddressRefused, Unreachable
from service.outgoing.extraction import extract
from service.outgoing.network import FetchedResponse, Network

MOST_REDIRECTS = 5
MOST_TITLE_CHARS, MOST_TEXT_CHARS = 2000, 200_000
REDIRECTS = (301, 302, 303, 307, 308)
HTML = ("text/html", "application/xhtml+xml")
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]+)", re.IGNORECASE)
ROBOTS_SECONDS, MOST_ROBOTS = 3600.0, 500  # how long a robots.txt is remembered, and how many


@dataclass(frozen=True, slots=True)
class FetchedArticle:
    """What a page says, and by what it can be asked whether it still does."""

    title: str
    text: str
    etag: str | None
    last_modified: str | None


class PageReader:
    """Reads pages of one size and in one time at most."""

    def __init__(self, *, max_bytes: int, seconds: float) -> None:
        self._max_bytes = max_bytes
        self._seconds = seconds
        self._robots: dict[str, tuple[float, str]] = {}

    async def read(
        self,
        url: str,
        *,
        network: Network,
        site_url: str,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> FetchedArticle | None:
        """The article at a URL; None if it has not changed.

        Raises AddressRefused if there is none for us, Unreachable and TooMuch.
        """
        validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in validators.items() if value}
        response = await self._follow(url, headers, network=network, site_url=site_url)
        return None if response.status == 304 else await _article_in(response)

    async def _follow(
        self, url: str, headers: Mapping[str, str], *, network: Network, site_url: str
    ) -> FetchedResponse:
        """Ask for a page and go where it leads, within the site. Each step is checked anew."""
        for _ in range(MOST_REDIRECTS + 1):
            if not is_of_site(url, site_url=site_url):
                raise AddressRefused("it is not at the host of the site")
            await self._require_allowed(url, network=network, site_url=site_url)
            response = await self._get(url, headers, network=network, max_bytes=self._max_bytes)
            if response.status not in REDIRECTS:
                return response
            url = _target(url, response)
        raise AddressRefused(f"it leads on more than {MOST_REDIRECTS} times")

    async def _require_allowed(self, url: str, *, network: Network, site_url: str) -> None:
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        origin = f"{parts.scheme}://{parts.netloc}"
        rules = await self._robots_of(origin, network=network, site_url=site_url)
        if not robots.is_allowed(rules, path):
            raise AddressRefused("robots.txt forbids it")

    async def _robots_of(self, origin: str, *, network: Network, site_url: str) -> str:
        """The rules of an origin. None at all if it has no such file (RFC 9309, 2.3.1)."""
        until, rules = self._robots.get(origin, (-math.inf, ""))
        if until > time.monotonic():
            return rules
        response = await self._fetch_robots(origin, network=network, site_url=site_url)
        if response.status >= 500 or response.status == 429:
            raise Unreachable(f"robots.txt is answered with status {response.status}")
        rules = response.body.decode("utf-8", "replace") if response.status == 200 else ""
        if len(self._robots) >= MOST_ROBOTS:
            self._robots.clear()
        self._robots[origin] = (time.monotonic() + ROBOTS_SECONDS, rules)
        return rules

    async def _fetch_robots(
        self, origin: str, *, network: Network, site_url: str
    ) -> FetchedResponse:
        """The answer after all that it leads on to, within the site."""
        url = f"{origin}/robots.txt"
        for _ in range(MOST_REDIRECTS + 1):
            response = await self._get(url, {}, network=network, max_bytes=robots.MOST_BYTES)
            if response.status not in REDIRECTS:
                break
            url = _target(url, response)
            if not is_of_site(url, site_url=site_url):
                break
        return response

    async def _get(
        self, url: str, headers: Mapping[str, str], *, network: Network, max_bytes: int
    ) -> FetchedResponse:
        return await network.get(url, headers=headers, max_bytes=max_bytes, seconds=self._seconds)


def _target(url: str, response: FetchedResponse) -> str:
    try:
        return urljoin(url, response.headers["location"])
    except (KeyError, ValueError) as error:
        raise AddressRefused("it leads nowhere") from error


async def _article_in(response: FetchedResponse) -> FetchedArticle:
    _require_page(response)
    charset = CHARSET.search(response.headers.get("content-type", ""))
    article = await extract(response.body, codec_of(charset.group(1)) if charset else None)
    return FetchedArticle(
        title=article["title"][:MOST_TITLE_CHARS],
        text=article["text"][:MOST_TEXT_CHARS],
        etag=response.headers.get("etag"),
        last_modified=response.headers.get("last-modified"),
    )


def _require_page(response: FetchedResponse) -> None:
    if response.status >= 500 or response.status in (408, 425, 429):
        raise Unreachable(f"answered with status {response.status}")
    if response.status != 200:
        raise AddressRefused(f"answered with status {response.status}")
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in HTML:
        raise AddressRefused("it is no HTML")
    if response.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise AddressRefused("it is compressed, which was not asked for")
