"""Tables of what is to be known of webhooks beside what a site chose."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table

from service.store.tables.core import ID, UtcTime, metadata

# Which of a site's signing keys signs. The keys follow from the installation's secret, which is
# not in this database. A site without a row has its first key.
signing_turns = Table(
    "signing_turns",
    metadata,
    Column("site_id", ID, ForeignKey("sites.id"), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("former_until", UtcTime),
)

# The limits that a site's queue is beyond, told when it crossed them.
queue_crossings = Table(
    "queue_crossings",
    metadata,
    Column("site_id", ID, ForeignKey("sites.id"), primary_key=True),
    Column("name", String(4), primary_key=True),
    Column("crossed_at", UtcTime, nullable=False),
    CheckConstraint("name IN ('size', 'age')", name="name"),
)
