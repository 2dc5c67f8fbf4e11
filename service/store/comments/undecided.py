"""Comments without a decision, those that have waited longest first: the queue of the JSON API."""

from sqlalchemy import Connection

from model.verdict import Label
from service.domain.queue import CommentsPage
from service.store.comments import rows
from service.store.comments.statements import comment_query
from service.store.tables.core import comments


def page(
    connection: Connection, site_id: str, label: Label, *, after: str | None, limit: int
) -> CommentsPage:
    """Up to `limit` undecided comments of one label, oldest first, after a comment's id."""
    query = (
        comment_query(with_article_text=False)
        .where(
            comments.c.site_id == site_id,
            comments.c.label == label.value,
            comments.c.decision.is_(None),
            comments.c.id > (after or ""),
        )
        .order_by(comments.c.id)
        .limit(limit + 1)
    )
    waiting = [rows.stored_comment(row, None) for row in connection.execute(query)]
    has_next = len(waiting) > limit
    return CommentsPage(tuple(waiting[:limit]), waiting[limit - 1].id if has_next else None)
