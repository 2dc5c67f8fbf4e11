"""The table of who wants a mail of what waits."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from service.store.tables.core import ID, UtcTime, metadata

# `settled_at`: when the last was sent, or nothing waited. `retry_at`: after the mail server failed.
digests = Table(
    "digests",
    metadata,
    Column("moderator_id", ID, ForeignKey("moderators.id"), primary_key=True),
    Column("address", String(254), nullable=False),
    Column("hour", Integer, nullable=False),
    Column("language", String(20), nullable=False),
    Column("quiet_from", Integer, nullable=False),
    Column("quiet_to", Integer, nullable=False),
    Column("settled_at", UtcTime, nullable=False),
    Column("retry_at", UtcTime),
)
