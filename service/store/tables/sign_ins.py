"""The table of who signed in and out, and who was refused. Kept for a while, then forgotten."""

from sqlalchemy import Boolean, Column, ForeignKey, String, Table

from service.store.tables.core import ID, UtcTime, metadata

# Without a moderator somebody gave a name that nobody has: which one is not kept, for it may be a
# password. `place` is a keyed hash of the network address, to tell one from another.
sign_ins = Table(
    "sign_ins",
    metadata,
    Column("id", ID, primary_key=True),
    Column("noted_at", UtcTime, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("moderator_id", ID, ForeignKey("moderators.id"), index=True),
    Column("is_new_browser", Boolean, nullable=False),
    Column("place", String(16), nullable=False),
)
