"""Comments that pages of a site send and show by themselves, with a script and no server else."""

import re
from dataclasses import dataclass
from datetime import datetime

MOST_PAGE_CHARS = 2000
OF_PAGES = "page-"  # how the external id of a comment begins that a page has sent
UNPRINTED = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\\]")


@dataclass(frozen=True, slots=True)
class PublishedComment:
    """What every reader of a page may see of a comment."""

    name: str
    url: str
    text: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class PageComments:
    """What is published on a page, and a ticket that a comment to it is sent with."""

    comments: tuple[PublishedComment, ...]
    ticket: str


@dataclass(frozen=True, slots=True)
class EmbeddedComment:
    """A comment as the form of a page sends it."""

    page: str
    ticket: str
    name: str
    email: str
    url: str
    text: str


def is_page(page: str) -> bool:
    """Whether this is the path of a page on a site, as browsers write it."""
    is_path = page.startswith("/") and not page.startswith("//")
    return is_path and len(page) <= MOST_PAGE_CHARS and not UNPRINTED.search(page)
