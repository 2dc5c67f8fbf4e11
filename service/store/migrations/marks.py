"""What revision 0016 does by hand: the marks of comments that were decided before it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, text

from model.comment import Author, Comment
from service.domain.marks import marks_of

AT_ONCE = 200
# Words that were edited since the decision are read as they were then.
DECIDED = text(
    "SELECT c.id, c.site_id, l.id AS label_id, l.label, coalesce(f.text, c.text) AS text,"
    " coalesce(f.author_name, c.author_name) AS author_name,"
    " coalesce(f.author_email, c.author_email) AS author_email,"
    " coalesce(f.author_url, c.author_url) AS author_url, s.user_ip,"
    " l.moderator_id IS NOT NULL AS is_signed"
    " FROM comments c JOIN label_log l ON l.comment_id = c.id AND l.sequence ="
    " (SELECT max(later.sequence) FROM label_log later WHERE later.comment_id = c.id)"
    " LEFT JOIN former_revisions f ON f.comment_id = c.id AND f.revision = l.revision"
    " LEFT JOIN submissions s ON s.comment_id = c.id"
    " WHERE c.erased_at IS NULL AND l.label <> 'withdrawn' AND l.channel <> 'import'"
    " AND c.id > :after"
    " ORDER BY c.id LIMIT :most"
)
INSERT = text(
    "INSERT INTO decided_marks (comment_id, mark, label_id, label, is_signed)"
    " VALUES (:comment_id, :mark, :label_id, :label, :is_signed)"
)


def mark_decided_comments(connection: Connection) -> None:
    """Write the marks of all comments that a decision stands on."""
    after = ""
    while rows := connection.execute(DECIDED, {"after": after, "most": AT_ONCE}).all():
        after = rows[-1].id
        marks = [mark for row in rows for mark in _marks(row)]
        if marks:
            connection.execute(INSERT, marks)


def _marks(row: Any) -> Iterator[dict[str, Any]]:
    author = Author(name=row.author_name, email=row.author_email, url=row.author_url)
    comment = Comment(text=row.text, author=author)
    marks = marks_of(row.site_id, comment, address=row.user_ip or "")
    for key in dict.fromkeys(mark.key for mark in marks):
        yield {
            "comment_id": row.id,
            "mark": key,
            "label_id": row.label_id,
            "label": row.label,
            "is_signed": bool(row.is_signed),
        }
