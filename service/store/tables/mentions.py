"""The table of mentions that wait to be looked at; one that was is a comment, or nothing."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from service.store.tables.core import ID, UtcTime, metadata

mentions = Table(
    "mentions",
    metadata,
    Column("site_id", ID, ForeignKey("sites.id"), primary_key=True),
    Column("mark", String(64), primary_key=True),
    Column("source", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Index("ix_mentions_due_at", "due_at"),
)
