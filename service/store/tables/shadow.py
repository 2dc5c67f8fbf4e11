"""The tables of a candidate in the shadow: one at a time, and what it said."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
)

from service.store.tables.core import ID, UtcTime, metadata

# `begun_number` is that of the newest comment as it began: only what comes after it is judged.
shadow_runs = Table(
    "shadow_runs",
    metadata,
    Column("slot", Integer, primary_key=True),
    Column(
        "version", String(200), ForeignKey("models.version", ondelete="CASCADE"), nullable=False
    ),
    Column("begun_at", UtcTime, nullable=False),
    Column("begun_by", String(200), nullable=False),
    Column("ended_at", UtcTime),
    Column("begun_number", BigInteger, nullable=False),
    Column("last_number", BigInteger, nullable=False),
    CheckConstraint("slot = 1", name="slot"),
)

shadow_scores = Table(
    "shadow_scores",
    metadata,
    Column("comment_id", ID, ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("label", String(8), nullable=False),
    Column("spam_probability", Float, nullable=False),
    Column("live_label", String(8), nullable=False),
)
Index("ix_shadow_scores_number", shadow_scores.c.number)
