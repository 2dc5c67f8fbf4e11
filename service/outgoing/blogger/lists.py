"""What Blogger lists: comments and articles, from its feeds and from its API.

It is another's JSON: what is not as it should be is left out, and an answer that is none is an
error.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from model.comment import Article, Author, Comment
from service.domain.blogger import BloggerComment, BloggerPost
from service.domain.dates import read_date
from service.outgoing.errors import Unintelligible

NUMBER = re.compile(r"\.(?:post|page)-([0-9]{1,30})$")
BLOG = re.compile(r":blog-([0-9]{1,30})")
DIGITS = re.compile(r"[0-9]{1,30}")
NOBODY = "noreply@blogger.com"  # stands for every author whose address is not told
REMOVED = "blogger.contentRemoved"
MOST_NAME_CHARS, MOST_URL_CHARS = 1000, 2000


def read_object(body: bytes) -> dict[str, Any]:
    """The JSON object of an answer. Raises Unintelligible."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unintelligible("its answer is no JSON") from error
    if not isinstance(answer, dict):
        raise Unintelligible("its answer is no JSON object")
    return answer


def blog_of_feed(body: bytes) -> str:
    """The number of the blog that a feed is of; empty if it does not say."""
    match = BLOG.search(_text(_object(read_object(body).get("feed")), "id"))
    return match[1] if match else ""


def entries_of_feed(body: bytes) -> list[dict[str, Any]]:
    """The entries of a feed, as they are. Raises Unintelligible for what is no feed."""
    feed = read_object(body).get("feed")
    if not isinstance(feed, dict):
        raise Unintelligible("its answer is no feed")
    return list(_objects(feed.get("entry")))


def comment_of_entry(entry: dict[str, Any]) -> BloggerComment | None:
    """A comment of the feed; None if it was removed, or cannot be read."""
    number, written_at = NUMBER.search(_text(entry, "id")), read_date(_text(entry, "published"))
    if number is None or written_at is None or _is_removed(entry):
        return None
    parent = _object(entry.get("thr$in-reply-to"))
    post = NUMBER.search(_plain(parent.get("ref")))
    person = next(_objects(entry.get("author")), {})
    email = _text(person, "email")
    return BloggerComment(
        number=number[1],
        post_id=post[1] if post else "",
        comment=Comment(
            text=_text(entry, "content") or _text(entry, "summary"),
            author=Author(
                name=_text(person, "name")[:MOST_NAME_CHARS],
                email="" if email == NOBODY else email[:MOST_NAME_CHARS],
                url=_text(person, "uri")[:MOST_URL_CHARS],
            ),
        ),
        written_at=written_at,
        place="live",
        article_url=_plain(parent.get("href"))[:MOST_URL_CHARS],
        page_url=_link(entry),
    )


def post_of_entry(body: bytes, post_id: str) -> BloggerPost:
    """An article, from the feed of one. Raises Unintelligible."""
    entry = _object(read_object(body).get("entry"))
    if not entry:
        raise Unintelligible("its answer is no article")
    text = _text(entry, "content") or _text(entry, "summary")
    title = _text(entry, "title")[: 2 * MOST_NAME_CHARS]
    return BloggerPost(post_id, Article(title=title, text=text, url=_link(entry)))


def pending_of_list(answer: dict[str, Any]) -> Iterator[BloggerComment]:
    """The comments of a list of the API that the blog itself keeps back."""
    for item in _objects(answer.get("items")):
        post_id, written_at = _id(item.get("post")), read_date(_plain(item.get("published")))
        number, person = _plain(item.get("id")), _object(item.get("author"))
        if DIGITS.fullmatch(number) and post_id and written_at is not None:
            author = Author(
                name=_plain(person.get("displayName"))[:MOST_NAME_CHARS],
                url=_plain(person.get("url"))[:MOST_URL_CHARS],
            )
            comment = Comment(text=_plain(item.get("content")), author=author)
            yield BloggerComment(number, post_id, comment, written_at, "pending")


def _is_removed(entry: dict[str, Any]) -> bool:
    properties = _objects(entry.get("gd$extendedProperty"))
    return any(_plain(extension.get("name")) == REMOVED for extension in properties)


def _link(entry: dict[str, Any]) -> str:
    links = (link for link in _objects(entry.get("link")) if link.get("rel") == "alternate")
    return _plain(next(links, {}).get("href"))[:MOST_URL_CHARS]


def _id(value: Any) -> str:
    number = _plain(_object(value).get("id"))
    return number if DIGITS.fullmatch(number) else ""


def _text(entry: dict[str, Any], name: str) -> str:
    """What a feed says of something: JSON keeps the text of an element as `$t`."""
    return _plain(_object(entry.get(name)).get("$t"))


def _plain(value: Any) -> str:
    """Text without what no database keeps."""
    text = value if isinstance(value, str) else ""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    return (item for item in (value if isinstance(value, list) else []) if isinstance(item, dict))
