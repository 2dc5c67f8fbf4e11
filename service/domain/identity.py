"""Whether what comes under a known number is that comment, or another one. Pure.

Engines use numbers again: after a restored backup, in a blog set up anew, in SQLite without
AUTOINCREMENT. What was decided about the former comment says nothing of the later one.
"""

import re

from model.comment import Author, Comment
from model.text.plain import read_plain_text
from model.text.words import tokens
from service.domain.comments import StoredComment
from service.domain.mail_addresses import is_other_address
from service.domain.urls import WebAddress, read_address

OF_WORDS = "text-"  # how the id of an article begins that has neither id nor URL: it may be edited
# What newsletters, networks and reply links add to the address of one and the same page.
ADDED = re.compile(r"(?:utm_\w+|fbclid|gclid|msclkid|igshid|mc_[ce]id|replytocom)(?:=|\Z)", re.I)
LEAST_SHARED = (
    0.5  # of the distinct words of both, in an edit by somebody who also changed the name
)


def is_another_comment(
    stored: StoredComment, incoming: Comment, *, article_id: str | None = None
) -> bool:
    """Whether a comment is under another article, or by another author in other words.

    `article_id` is that of the incoming one's article, if it is known. What does not come along
    (an engine may send no more than the number) says nothing.
    """
    comment = stored.comment
    if _is_elsewhere(comment.article.url, incoming.article.url):
        return True
    if not incoming.article.url and _is_other_article(stored.article_id, article_id):
        return True
    return _is_somebody_else(comment.author, incoming.author) and _has_other_words(
        comment.text, incoming.text
    )


def _is_elsewhere(stored_url: str, incoming_url: str) -> bool:
    stored, incoming = read_address(stored_url), read_address(incoming_url)
    if stored is None or incoming is None:
        return False
    return (_page(stored), _query(stored_url)) != (_page(incoming), _query(incoming_url))


def _is_other_article(stored_id: str | None, incoming_id: str | None) -> bool:
    if stored_id is None or incoming_id is None or stored_id == incoming_id:
        return False
    return not (stored_id.startswith(OF_WORDS) or incoming_id.startswith(OF_WORDS))


def _page(address: WebAddress) -> str:
    return address.name.removeprefix("www.")


def _query(url: str) -> list[str]:
    query = url.partition("#")[0].partition("?")[2]
    return sorted(part for part in query.split("&") if part and not ADDED.match(part))


def _is_somebody_else(stored: Author, incoming: Author) -> bool:
    if incoming == Author():
        return False
    if stored.email and incoming.email and is_other_address(stored.email, incoming.email):
        return True
    if stored.email.strip().lower() == incoming.email.strip().lower() != "":
        return False
    return _name(stored) != _name(incoming)


def _name(author: Author) -> str:
    return " ".join(author.name.casefold().split())


def _has_other_words(stored: str, incoming: str) -> bool:
    if not incoming.strip():
        return False
    before, after = _words(stored), _words(incoming)
    return len(before & after) < LEAST_SHARED * len(before | after)


def _words(text: str) -> frozenset[str]:
    return frozenset(tokens(read_plain_text(text).text))
