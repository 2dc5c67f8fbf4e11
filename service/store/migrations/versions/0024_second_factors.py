"""Moderators may have a second factor beside their passwords, and codes to recover by.

Revision ID: 0024
"""

import sqlalchemy as sa
from alembic import op

from service.store.tables.core import ID, UtcTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "second_factors",
        sa.Column("moderator_id", ID, sa.ForeignKey("moderators.id"), primary_key=True),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("last_step", sa.BigInteger, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("moderator_id", ID, sa.ForeignKey("moderators.id"), nullable=False),
    )
    op.create_index("ix_recovery_codes_moderator_id", "recovery_codes", ["moderator_id"])


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
