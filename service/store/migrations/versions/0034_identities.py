"""Moderators may sign in by a provider of their organisation.

Revision ID: 0034
"""

import sqlalchemy as sa
from alembic import op

from service.store.tables.core import ID, UtcTime

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identities",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("issuer", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("moderator_id", ID, sa.ForeignKey("moderators.id"), nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
    )
    op.create_index("ix_identities_moderator_id", "identities", ["moderator_id"])


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
