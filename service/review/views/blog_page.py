"""The page of the blog that a comment stands on: the one address that is made a link."""

from dataclasses import dataclass

from service.domain.browsing import read_address as read_shown
from service.domain.urls import read_address
from service.review.disguises import ShownPiece, pieces


@dataclass(frozen=True, slots=True)
class BlogPage:
    """Where a comment can be read on its blog, with the host that is shown of it."""

    href: str
    host: tuple[ShownPiece, ...]


def blog_page(url: str) -> BlogPage | None:
    """The page, if a browser goes to a host of http or https with it, and to the one it seems."""
    address = url.strip()
    seen, shown = read_address(address), read_shown(address)
    if seen is None or shown.is_tricky or "@" in shown.host or not address.isprintable():
        return None
    host = (shown.ascii_host or shown.host).lower()
    if "\\" in address or host != (shown.ascii_host or seen.host):
        return None
    return BlogPage(address, pieces(host))
