"""Moderators may have a mail of what waits.

Revision ID: 0028
"""

import sqlalchemy as sa
from alembic import op

from service.store.tables.core import ID, UtcTime

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "digests",
        sa.Column("moderator_id", ID, nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("hour", sa.Integer, nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("quiet_from", sa.Integer, nullable=False),
        sa.Column("quiet_to", sa.Integer, nullable=False),
        sa.Column("settled_at", UtcTime, nullable=False),
        sa.Column("retry_at", UtcTime),
        sa.PrimaryKeyConstraint("moderator_id", name="pk_digests"),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderators.id"], name="fk_digests_moderator_id"
        ),
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
