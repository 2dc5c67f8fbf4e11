"""The table of archives that owners sent by the pages, while they are looked at and imported."""

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, ForeignKey, Integer, Table, Text
from sqlalchemy import String as Words

from service.store.tables.core import ID, UtcTime, metadata

# Of the archive's comments nothing stands here but numbers: words would outlive an erasure.
archive_uploads = Table(
    "archive_uploads",
    metadata,
    Column("id", ID, primary_key=True),
    Column("site_id", ID, ForeignKey("sites.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("n_bytes", BigInteger, nullable=False),
    Column("state", Words(12), nullable=False),
    Column("options", JSON, nullable=False),
    Column("question", JSON),
    Column("trial", JSON),
    Column("comments", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("import_id", ID),
    Column("problem", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    CheckConstraint(
        "state IN ('looking', 'asking', 'ready', 'importing', 'done', 'failed', 'cancelled')",
        name="state",
    ),
)
