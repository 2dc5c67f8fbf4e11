"""The tables of signing in: moderators, memberships, sessions, links, attempts."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Text

from service.store.tables.core import ID, UtcTime, metadata

# `role` holds on every site, also on those to come; a membership, on one. `name_key` is the
# name without case, so that Ada and ada are one.
moderators = Table(
    "moderators",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("name_key", String(120), nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("role", String(10)),
    Column("created_at", UtcTime, nullable=False),
    Column("removed_at", UtcTime),
    CheckConstraint("role IN ('viewer', 'moderator', 'owner')", name="role"),
)

memberships = Table(
    "memberships",
    metadata,
    Column("moderator_id", ID, ForeignKey("moderators.id"), primary_key=True),
    Column("site_id", ID, ForeignKey("sites.id"), primary_key=True),
    Column("role", String(10), nullable=False),
    CheckConstraint("role IN ('viewer', 'moderator', 'owner')", name="role"),
)

# `id` is the hash of the token in the cookie: who reads this table cannot sign in with it.
sessions = Table(
    "sessions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("moderator_id", ID, ForeignKey("moderators.id"), nullable=False, index=True),
    Column("created_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
)

welcome_links = Table(
    "welcome_links",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
)

# Attempts to sign in that failed, or are under way. `subject` is the hash of an account's name
# or of an address. Kept for an hour.
attempts = Table(
    "attempts",
    metadata,
    Column("id", ID, primary_key=True),
    Column("subject", String(64), nullable=False),
    Column("tried_at", UtcTime, nullable=False),
)
Index("ix_attempts_subject_tried_at", attempts.c.subject, attempts.c.tried_at)
