"""A Blogger blog that a site is: what is read of it, and what it is told."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from model.comment import Article, Comment
from model.verdict import Label

# Where a comment is on the blog: for all to see, kept back by the blog itself, or among its spam.
BloggerPlace = Literal["live", "pending", "spam"]


@dataclass(frozen=True, slots=True)
class BloggerCredentials:
    """By what Google lets somebody in who may moderate the blog."""

    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class BloggerBlog:
    """How a site's blog is read: its number at Blogger, and how far its feed was read.

    `sealed` holds the credentials; without them comments are read and judged, and the blog is
    told nothing. `failures` counts the rounds in a row that did not work, `problem` says why the
    last did not; `looked_at` is when one did.
    """

    site_id: str
    site_url: str
    blog_id: str
    sealed: str | None = field(repr=False)
    takes_down_unsure: bool
    read_until: datetime
    etag: str | None
    due_at: datetime
    failures: int
    problem: str | None
    looked_at: datetime | None
    allows_private_addresses: bool


@dataclass(frozen=True, slots=True)
class BloggerComment:
    """A comment as Blogger lists it; `article_url` is where it stands, as far as it is told."""

    number: str
    post_id: str
    comment: Comment
    written_at: datetime
    place: BloggerPlace
    article_url: str = ""
    page_url: str = ""


@dataclass(frozen=True, slots=True)
class BloggerPost:
    """An article as the blog's feed has it."""

    post_id: str
    article: Article


@dataclass(frozen=True, slots=True)
class BloggerNotice:
    """What stands of a comment here, and what is known of it on its blog."""

    site_id: str
    blog_id: str
    post_id: str
    number: str
    place: BloggerPlace
    stands: Label
    takes_down_unsure: bool
    sealed: str
    allows_private_addresses: bool


def wanted_place(
    stands: Label, place: BloggerPlace, *, takes_down_unsure: bool
) -> BloggerPlace | None:
    """Where the blog is to put a comment; None if it may stay where it is.

    Blogger can put nothing back among what it keeps back itself: what is taken down is spam there.
    """
    if stands is Label.UNSURE:
        return "spam" if takes_down_unsure and place == "live" else None
    target: BloggerPlace = "live" if stands is Label.HAM else "spam"
    return None if target == place else target
