"""The tables of blogs at Blogger: how far each was read, and where its comments are."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from service.store.tables.core import ID, UtcTime, metadata

# `sealed` holds what Google lets in, sealed with the secret that is not in this database.
blogger_blogs = Table(
    "blogger_blogs",
    metadata,
    Column("site_id", ID, ForeignKey("sites.id"), primary_key=True),
    Column("blog_id", String(30), nullable=False),
    Column("sealed", Text),
    Column("takes_down_unsure", Boolean, nullable=False),
    Column("read_until", UtcTime, nullable=False),
    Column("etag", Text),
    Column("due_at", UtcTime, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("problem", Text),
    Column("looked_at", UtcTime),
)

# A comment that was read, by a hash of its number: that stays when the comment is erased, so that
# it does not come back with the next reading.
blogger_comments = Table(
    "blogger_comments",
    metadata,
    Column("site_id", ID, ForeignKey("sites.id"), primary_key=True),
    Column("mark", String(64), primary_key=True),
    Column("comment_id", ID, ForeignKey("comments.id")),
    Column("post_id", String(30)),
    Column("number", String(30)),
    Column("place", String(10), nullable=False),
    CheckConstraint("place IN ('live', 'pending', 'spam')", name="place"),
    Index("ix_blogger_comments_comment_id", "comment_id"),
)
