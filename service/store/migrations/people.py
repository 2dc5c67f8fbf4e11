"""What revision 0003 makes for signing in: moderators, sessions, links, attempts."""

import sqlalchemy as sa
from alembic import op

from service.store.tables.core import UtcTime

ID = sa.String(36)


def make_people() -> None:
    """The tables of moderators and their sessions."""
    op.create_table(
        "moderators",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("name_key", sa.String(120), nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("role", sa.String(10)),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("removed_at", UtcTime),
        sa.CheckConstraint("role IN ('viewer', 'moderator', 'owner')", name="ck_moderators_role"),
        sa.PrimaryKeyConstraint("id", name="pk_moderators"),
        sa.UniqueConstraint("name_key", name="uq_moderators_name_key"),
    )
    op.create_table(
        "memberships",
        sa.Column("moderator_id", ID, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.CheckConstraint("role IN ('viewer', 'moderator', 'owner')", name="ck_memberships_role"),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderators.id"], name="fk_memberships_moderator_id"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_memberships_site_id"),
        sa.PrimaryKeyConstraint("moderator_id", "site_id", name="pk_memberships"),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("moderator_id", ID, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("seen_at", UtcTime, nullable=False),
        sa.Column("expires_at", UtcTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderators.id"], name="fk_sessions_moderator_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
    )
    op.create_index("ix_sessions_moderator_id", "sessions", ["moderator_id"])
    op.create_table(
        "welcome_links",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("expires_at", UtcTime, nullable=False),
        sa.Column("used_at", UtcTime),
        sa.PrimaryKeyConstraint("id", name="pk_welcome_links"),
    )
    op.create_table(
        "attempts",
        sa.Column("id", ID, nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("tried_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
    )
    op.create_index("ix_attempts_subject_tried_at", "attempts", ["subject", "tried_at"])
