"""WordPress: the XML that Tools, Export writes (WXR). Spam is never in it; the trash is."""

from collections.abc import Iterator

from model.comment import Article, Author, Comment
from service.archives.archived import ArchivedComment, ArchivedStatus, native_key
from service.archives.reading import Desk
from service.archives.source import ArchivePart
from service.archives.xml_records import Node, xml_records
from service.domain.urls import read_address

NAME = "wordpress"
COMMENT, POST, BLOG = "wp:comment", "item", "wp:base_blog_url"
STATUSES: dict[str, ArchivedStatus] = {
    "1": "published",
    "approve": "published",
    "0": "pending",
    "hold": "pending",
    "spam": "spam",
    "trash": "deleted",
    "post-trashed": "deleted",
}
BY_PLUGINS = frozenset(
    ("order_note", "action_log", "webhook_delivery", "edd_payment_note", "give_payment_note")
)


def read(desk: Desk) -> Iterator[ArchivedComment]:
    """The comments of every file, in its order."""
    for part in desk.source.parts:
        yield from _read_part(desk, part)


def _read_part(desk: Desk, part: ArchivePart) -> Iterator[ArchivedComment]:
    blog = ""
    articles: tuple[Node | None, Article] = (None, Article())
    for node in _records(desk, part):
        if node.tag == BLOG:
            blog = _blog(node.own_text)
        elif node.tag == COMMENT:
            if node.around is not articles[0]:
                articles = (node.around, _article(node.around))
            where = f"{part.name}, line {node.line}"
            yield from _comment(desk, node, articles[1], blog=blog, where=where)


def _records(desk: Desk, part: ArchivePart) -> Iterator[Node]:
    tags = (COMMENT, POST, BLOG)
    return xml_records(desk.source, part, tags, desk.troubles, nested=(COMMENT,))


def _comment(
    desk: Desk, node: Node, article: Article, *, blog: str, where: str
) -> Iterator[ArchivedComment]:
    comment_type = node.text("wp:comment_type")
    if comment_type in BY_PLUGINS:
        desk.troubles.note("machine_made", where)
        return
    approved = node.text("wp:comment_approved")
    status = desk.options.statuses.get(approved) or STATUSES.get(approved, "unknown")
    author = Author(
        name=node.text("wp:comment_author"),
        email=node.text("wp:comment_author_email"),
        url=node.text("wp:comment_author_url"),
    )
    yield ArchivedComment(
        key=native_key(NAME, blog, node.text("wp:comment_id") or where),
        comment=Comment(text=node.text("wp:comment_content"), author=author, article=article),
        status=status,
        created_at=desk.moment(node.text("wp:comment_date_gmt", "wp:comment_date"), where),
        where=where,
        comment_type=comment_type,
        is_reply=node.text("wp:comment_parent") not in ("", "0"),
    )


def _article(node: Node | None) -> Article:
    if node is None:
        return Article()
    return Article(
        title=node.text("title"), text=node.text("content:encoded"), url=node.text("link")
    )


def _blog(url: str) -> str:
    address = read_address(url.strip())
    return address.name.rstrip("/") if address else ""
