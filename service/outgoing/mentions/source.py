"""Reads the source of a mention: from any public host, and only what it says of the target."""

import asyncio
from pathlib import Path
from urllib.parse import urljoin

from service.domain.charsets import codec_of
from service.domain.mentions import Mention, SourceWords
from service.domain.urls import is_of_site
from service.outgoing.errors import AddressRefused, Unreachable
from service.outgoing.network import ChooseNetwork, FetchedResponse
from service.outgoing.own_process import read_apart
from service.outgoing.pages import CHARSET, MOST_REDIRECTS, REDIRECTS

READER = Path(__file__).with_name("source_process.py")
GONE = (404, 410)
KINDS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/json": "json",
    "text/plain": "text",
}
HEADERS = {
    "User-Agent": "Winnow/1 (Webmention: reads a page that is said to link to this site)",
    "Accept": "text/html, application/json;q=0.8, text/plain;q=0.5",
}


class SourceReader:
    """Reads sources of one size and in one time at most."""

    def __init__(self, choose_network: ChooseNetwork, *, max_bytes: int, seconds: float) -> None:
        self._choose_network = choose_network
        self._max_bytes = max_bytes
        self._seconds = seconds
        self._turnstile = asyncio.Lock()  # strangers choose the pages: they get one processor

    async def read(self, mention: Mention) -> SourceWords | None:
        """What the source says; None if it does not link to the target, or is gone.

        Raises AddressRefused, Unreachable and TooMuch.
        """
        url, response = await self._follow(mention)
        if response.status in GONE:
            return None
        if not 200 <= response.status < 300:
            raise Unreachable(f"status {response.status}")
        content_type = response.headers.get("content-type", "")
        kind = KINDS.get(content_type.partition(";")[0].strip().lower())
        if kind is None:
            return None
        charset = CHARSET.search(content_type)
        codec = codec_of(charset.group(1)) if charset else None
        arguments = (kind, codec or "", url, mention.target)
        async with self._turnstile:
            found = await read_apart(READER, arguments, response.body)
        if not found["links"]:
            return None
        return SourceWords(found["author"].replace("\0", ""), found["text"].replace("\0", ""))

    async def _follow(self, mention: Mention) -> tuple[str, FetchedResponse]:
        """Go where it leads. Each step is checked anew, and none leads into a private network.

        But for the site's own host, if its owner says that it is on a private address.
        """
        url = mention.source
        for _ in range(MOST_REDIRECTS + 1):
            is_own = is_of_site(url, site_url=mention.site_url)
            network = self._choose_network(mention.allows_private_addresses and is_own)
            response = await network.get(
                url, headers=HEADERS, max_bytes=self._max_bytes, seconds=self._seconds
            )
            if response.status not in REDIRECTS:
                return url, response
            try:
                url = urljoin(url, response.headers["location"])
            except (KeyError, ValueError) as error:
                raise AddressRefused("it leads nowhere") from error
        raise AddressRefused(f"it leads on more than {MOST_REDIRECTS} times")
