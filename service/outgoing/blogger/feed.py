"""The feeds of a blog at Blogger: comments from the newest back to where they were read before."""

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.domain.blogger import BloggerBlog, BloggerComment, BloggerPost
from service.outgoing.blogger.addresses import feed_url
from service.outgoing.blogger.lists import (
    blog_of_feed,
    comment_of_entry,
    entries_of_feed,
    post_of_entry,
)
from service.outgoing.errors import AddressRefused, OutgoingError, TooMuch, Unreachable
from service.outgoing.network import FetchedResponse, Network

SECONDS, MOST_BYTES = 20.0, 8 * 1_048_576
PAGE, STEP = 100, 90  # pages overlap: what is removed meanwhile moves the others up
MOST_PAGES = 500
KEPT = 1000  # comments read at once, the oldest: those after them are read with the next round
# What is published late stands where it was written, and clocks differ.
READ_AGAIN = timedelta(days=2)


# Of comments of a page, those that were not read before.
Sift = Callable[[Sequence[BloggerComment]], Awaitable[list[BloggerComment]]]


@dataclass(frozen=True, slots=True)
class FeedReading:
    """The oldest comments that were not read before, oldest first; `is_all` if none is left."""

    comments: tuple[BloggerComment, ...]
    etag: str | None
    is_all: bool


async def read_comments(blog: BloggerBlog, network: Network, sift: Sift) -> FeedReading | None:
    """What is in the feed since it was read; None if it has not changed.

    Raises OutgoingError.
    """
    first = await _get(_page_url(blog, 0), network, etag=blog.etag)
    if first.status == 304:
        return None
    if blog_of_feed(first.body) not in ("", blog.blog_id):
        raise AddressRefused("its feed is that of another blog: look at the number of the blog")
    oldest: deque[BloggerComment] = deque(maxlen=KEPT)
    seen: set[str] = set()
    n_fresh, page = 0, first
    for number in range(1, MOST_PAGES):
        entries = entries_of_feed(page.body)
        read = [comment for comment in map(comment_of_entry, entries) if comment is not None]
        fresh = await sift([comment for comment in read if comment.number not in seen])
        seen |= {comment.number for comment in read}
        oldest.extend(fresh)
        n_fresh += len(fresh)
        if len(entries) < PAGE:
            in_order = tuple(sorted(oldest, key=_written_at))
            return FeedReading(in_order, first.headers.get("etag"), n_fresh <= KEPT)
        page = await _get(_page_url(blog, number), network)
    raise TooMuch(f"its feed has more than {MOST_PAGES * STEP} comments since")


async def read_post(blog: BloggerBlog, post_id: str, network: Network) -> BloggerPost | None:
    """An article; None if its blog shows none, or not as it should."""
    try:
        response = await _get(feed_url(blog, f"posts/default/{post_id}"), network)
        return post_of_entry(response.body, post_id)
    except OutgoingError:
        return None  # its comments are judged without it, and its page is read by and by


def _written_at(comment: BloggerComment) -> datetime:
    return comment.written_at


def _page_url(blog: BloggerBlog, number: int) -> str:
    since = blog.read_until - READ_AGAIN
    return feed_url(
        blog,
        "comments/default",
        orderby="published",
        published_min=f"{since:%Y-%m-%dT%H:%M:%SZ}",
        max_results=str(PAGE),
        start_index=str(number * STEP + 1),
    )


async def _get(url: str, network: Network, *, etag: str | None = None) -> FetchedResponse:
    headers = {"If-None-Match": etag} if etag else {}
    response = await network.get(url, headers=headers, max_bytes=MOST_BYTES, seconds=SECONDS)
    if response.status == 200 or (etag and response.status == 304):
        return response
    words = f"its feed is answered with status {response.status}"
    if response.status in (301, 302, 307, 308):
        words += ": is the site registered with the address that the blog has by now?"
    raise Unreachable(words)
