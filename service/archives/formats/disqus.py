"""Disqus: the XML that its Export sends, threads first, then posts."""

from collections.abc import Iterator

from model.comment import Article, Author, Comment
from service.archives.archived import ArchivedComment, ArchivedStatus, native_key
from service.archives.reading import Desk
from service.archives.source import ArchivePart
from service.archives.xml_records import Node, xml_records

NAME = "disqus"
THREAD, POST, ID = "thread", "post", "dsq:id"


def read(desk: Desk) -> Iterator[ArchivedComment]:
    """The posts of every file, under the threads that it tells of first."""
    for part in desk.source.parts:
        for node in xml_records(desk.source, part, (THREAD, POST), desk.troubles):
            if node.tag == POST:
                yield _comment(desk, part, node)
            else:
                desk.shelf.put(_key(node), _article(node))


def _comment(desk: Desk, part: ArchivePart, node: Node) -> ArchivedComment:
    where = f"{part.name}, line {node.line}"
    article = desk.shelf.article(_thread(node))
    if article is None:
        desk.troubles.note("no_article", where)
    author_node = node.child("author")
    author = Author(
        name=author_node.text("name", "username") if author_node else "",
        email=author_node.text("email") if author_node else "",
        url=author_node.text("link", "url") if author_node else "",
    )
    return ArchivedComment(
        key=native_key(NAME, _key(node) or where),
        comment=Comment(text=node.text("message"), author=author, article=article or Article()),
        status=_status(node),
        created_at=desk.moment(node.text("createdAt"), where),
        where=where,
        is_reply=node.child("parent") is not None,
    )


def _status(node: Node) -> ArchivedStatus:
    if _says(node, "isSpam"):
        return "spam"
    if _says(node, "isDeleted"):
        return "deleted"
    return "pending" if node.text("isApproved").lower() == "false" else "published"


def _says(node: Node, tag: str) -> bool:
    return node.text(tag).lower() in ("true", "1")


def _key(node: Node) -> str:
    return node.attributes.get(ID, "") or node.text("id")


def _thread(node: Node) -> str:
    """The key of the thread that a post stands in."""
    thread = node.child("thread")
    return "" if thread is None else thread.attributes.get(ID, "") or thread.own_text.strip()


def _article(node: Node) -> Article:
    return Article(title=node.text("title"), text=node.text("message"), url=node.text("link"))
