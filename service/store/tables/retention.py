"""The table of how long sites keep what."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table

from service.domain.retention import RETENTION_KINDS
from service.store.tables.core import ID, metadata

# A kind without a row is kept for good.
retention = Table(
    "retention",
    metadata,
    Column("site_id", ID, ForeignKey("sites.id"), primary_key=True),
    Column("kind", String(9), primary_key=True),
    Column("days", Integer, nullable=False),
    CheckConstraint(f"kind IN ({', '.join(repr(kind) for kind in RETENTION_KINDS)})", name="kind"),
)
