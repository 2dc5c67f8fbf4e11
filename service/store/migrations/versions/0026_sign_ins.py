"""Who signed in and out, and who was refused, is written down for a while.

Revision ID: 0026
"""

import sqlalchemy as sa
from alembic import op

from service.store.tables.core import ID, UtcTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_ins",
        sa.Column("id", ID, primary_key=True),
        sa.Column("noted_at", UtcTime, nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("moderator_id", ID, sa.ForeignKey("moderators.id")),
        sa.Column("is_new_browser", sa.Boolean, nullable=False),
        sa.Column("place", sa.String(16), nullable=False),
    )
    op.create_index("ix_sign_ins_moderator_id", "sign_ins", ["moderator_id"])


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
