"""Moderators are invited, and come back from a lost password, by a link.

Revision ID: 0033
"""

import sqlalchemy as sa
from alembic import op

from service.store.tables.core import ID, UtcTime

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "door_links",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("role", sa.String(10)),
        sa.Column("site_ids", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("moderator_id", ID, sa.ForeignKey("moderators.id")),
        sa.Column("made_by", ID, sa.ForeignKey("moderators.id")),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("expires_at", UtcTime, nullable=False),
        sa.CheckConstraint("kind IN ('invitation', 'reset', 'entry')", name="kind"),
    )
    op.create_table(
        "reset_addresses",
        sa.Column("moderator_id", ID, sa.ForeignKey("moderators.id"), primary_key=True),
        sa.Column("address", sa.Text, nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
