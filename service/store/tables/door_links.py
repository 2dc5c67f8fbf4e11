"""The tables of links that let somebody in: invitations, and links for a lost password."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, Text

from service.store.tables.core import ID, UtcTime, metadata

# `id` is the hash of the token in the link. An invitation has a role, on the sites of `site_ids`
# (with spaces between them) or, without any, on every site; a reset has a moderator. Without
# `made_by` it was made on the command line or asked for by mail. Whatever is used is deleted.
door_links = Table(
    "door_links",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("name", String(60), nullable=False),
    Column("role", String(10)),
    Column("site_ids", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("moderator_id", ID, ForeignKey("moderators.id")),
    Column("made_by", ID, ForeignKey("moderators.id")),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    CheckConstraint("kind IN ('invitation', 'reset', 'entry')", name="kind"),
)

# Where a moderator who lost the password may have a link sent to.
reset_addresses = Table(
    "reset_addresses",
    metadata,
    Column("moderator_id", ID, ForeignKey("moderators.id"), primary_key=True),
    Column("address", Text, nullable=False),
)
