"""Blogger: the feed that Back up content writes, and the one in Google Takeout.

In both a comment may stand before its article, so the articles are looked up first.
"""

from collections.abc import Iterator

from model.comment import Article, Author, Comment
from service.archives.archived import ArchivedComment, ArchivedStatus, native_key
from service.archives.reading import Desk
from service.archives.source import ArchivePart
from service.archives.xml_records import Node, xml_records

NAME = "blogger"
ENTRY = "entry"
KIND = "http://schemas.google.com/g/2005#kind"
TYPE, STATUS = "blogger:type", "blogger:status"  # in Takeout
NOBODY = "noreply@blogger.com"  # stands for every author whose address is not told
STATUSES: dict[str, ArchivedStatus] = {
    "": "published",
    "LIVE": "published",
    "PENDING": "pending",
    "GHOSTED": "spam",
    "EMPTIED": "deleted",
    "DELETED": "deleted",
}


def read(desk: Desk) -> Iterator[ArchivedComment]:
    """The comments of every feed of the archive; what lies beside the feeds is no feed."""
    feeds = [part for part in desk.source.parts if part.name.lower().endswith((".atom", ".xml"))]
    for part in feeds or desk.source.parts:
        _shelve_articles(desk, part)
        for node in xml_records(desk.source, part, (ENTRY,), desk.troubles):
            if _kind(node) == "comment":
                yield from _comment(desk, part, node)


def _shelve_articles(desk: Desk, part: ArchivePart) -> None:
    """What is wrong with the file is noted when it is read for its comments."""
    unheard = type(desk.troubles)()
    for node in xml_records(desk.source, part, (ENTRY,), unheard):
        if _kind(node) in ("post", "page"):
            desk.shelf.put(node.text("id"), _article(desk, node))


def _comment(desk: Desk, part: ArchivePart, node: Node) -> Iterator[ArchivedComment]:
    number = node.text("id").rpartition("post-")[2]
    where = f"{part.name}, comment {number or f'in line {node.line}'}"  # it may all be one line
    if _is_removed(node):
        desk.troubles.note("removed", where)
        return
    key, url = _parent(node)
    article = desk.shelf.article(key)
    if article is None:
        desk.troubles.note("no_article", where)
    page_url = _link(node, "alternate")
    yield ArchivedComment(
        key=native_key(NAME, number or where),
        comment=Comment(
            text=node.text("content", "summary"),
            author=_author(node),
            article=article or Article(url=url),
        ),
        status=_status(node),
        created_at=desk.moment(node.text("published", "blogger:created", "updated"), where),
        where=where,
        is_reply=bool(_link(node, "related") or node.text("blogger:inReplyTo")),
        page_url=page_url,
    )


def _kind(node: Node) -> str:
    if typed := node.text(TYPE):
        return typed.lower()
    categories = (child.attributes for child in node.children if child.tag == "category")
    terms = (kind.get("term", "") for kind in categories if kind.get("scheme") == KIND)
    return next(terms, "").rpartition("#")[2]


def _status(node: Node) -> ArchivedStatus:
    trashed = node.text("blogger:trashed")
    if trashed and trashed.lower() != "false":
        return "deleted"
    if node.text("app:control") == "" and _is_draft(node):
        return "pending"
    status = node.text(STATUS).upper()
    return "spam" if "SPAM" in status else STATUSES.get(status, "unknown")


def _is_draft(node: Node) -> bool:
    control = node.child("app:control")
    return control is not None and control.text("app:draft") == "yes"


def _is_removed(node: Node) -> bool:
    properties = (child for child in node.children if child.tag == "gd:extendedProperty")
    return any(
        extension.attributes.get("name") == "blogger.contentRemoved" for extension in properties
    )


def _parent(node: Node) -> tuple[str, str]:
    """The key of the article, and its URL, if it is told."""
    reply = node.child("thr:in-reply-to")
    if reply is None:
        return node.text("blogger:parent"), ""
    return reply.attributes.get("ref", ""), reply.attributes.get("href", "")


def _author(node: Node) -> Author:
    author_node = node.child("author")
    if author_node is None:
        return Author()
    email = author_node.text("email")
    return Author(
        name=author_node.text("name"),
        email="" if email == NOBODY else email,
        url=author_node.text("uri"),
    )


def _article(desk: Desk, node: Node) -> Article:
    path = node.text("blogger:filename")
    base = desk.options.base_url.rstrip("/")
    url = _link(node, "alternate") or (f"{base}{path}" if path and base else "")
    return Article(title=node.text("title"), text=node.text("content"), url=url)


def _link(node: Node, relation: str) -> str:
    links = (child.attributes for child in node.children if child.tag == "link")
    return next((link.get("href", "") for link in links if link.get("rel") == relation), "")
