"""Moderators may sign in with passkeys.

Revision ID: 0029
"""

import sqlalchemy as sa
from alembic import op

from service.store.tables.core import ID, UtcTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "passkeys",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("moderator_id", ID, sa.ForeignKey("moderators.id"), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("credential_id", sa.Text, nullable=False),
        sa.Column("public_key", sa.Text, nullable=False),
        sa.Column("sign_count", sa.BigInteger, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("last_used_at", UtcTime),
    )
    op.create_index("ix_passkeys_moderator_id", "passkeys", ["moderator_id"])
    op.create_table(
        "spent_challenges",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("expires_at", UtcTime, nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
