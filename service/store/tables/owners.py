"""The table of what owners changed of sites, keys and people. Only ever added to."""

from sqlalchemy import Column, ForeignKey, String, Table, Text

from service.store.tables.core import ID, UtcTime, metadata

# Without a moderator it was done on the command line, or with the key of a site; without a site
# it is about all of them.
owner_changes = Table(
    "owner_changes",
    metadata,
    Column("id", ID, primary_key=True),
    Column("made_at", UtcTime, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("moderator_id", ID, ForeignKey("moderators.id")),
    Column("site_id", ID, ForeignKey("sites.id"), index=True),
    Column("about", Text, nullable=False),
)
