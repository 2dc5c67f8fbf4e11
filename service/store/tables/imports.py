"""Tables of what was brought along from a blog's own archive."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
)

from service.store.tables.core import ID, UtcTime, metadata

# `counts` and `troubles` are written again with each batch, in the transaction that stores it.
imports = Table(
    "imports",
    metadata,
    Column("id", ID, primary_key=True),
    Column("site_id", ID, ForeignKey("sites.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("format", String(40), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("state", String(8), nullable=False),
    Column("model_version", String(200), nullable=False),
    Column("is_fitted_here", Boolean, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("troubles", JSON, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    CheckConstraint("state IN ('running', 'done', 'stopped')", name="state"),
    Index("ix_imports_site_id_digest", "site_id", "digest"),
)

# Comments of which the blog and the machine did not think alike when they were brought along.
import_findings = Table(
    "import_findings",
    metadata,
    Column("import_id", ID, ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True),
    Column("comment_id", ID, ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("spam_probability", Float, nullable=False),
    CheckConstraint("kind IN ('rejected', 'held', 'missed')", name="kind"),
)
