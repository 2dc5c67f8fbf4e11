"""A candidate may judge in the shadow what comes.

Revision ID: 0021
"""

import sqlalchemy as sa
from alembic import op

from service.store.tables.core import UtcTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shadow_runs",
        sa.Column("slot", sa.Integer, primary_key=True),
        sa.Column("version", sa.String(200), _gone_with("models.version"), nullable=False),
        sa.Column("begun_at", UtcTime, nullable=False),
        sa.Column("begun_by", sa.String(200), nullable=False),
        sa.Column("ended_at", UtcTime),
        sa.Column("begun_number", sa.BigInteger, nullable=False),
        sa.Column("last_number", sa.BigInteger, nullable=False),
        sa.CheckConstraint("slot = 1", name="ck_shadow_runs_slot"),
    )
    op.create_table(
        "shadow_scores",
        sa.Column("comment_id", sa.String(36), _gone_with("comments.id"), primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("label", sa.String(8), nullable=False),
        sa.Column("spam_probability", sa.Float, nullable=False),
        sa.Column("live_label", sa.String(8), nullable=False),
    )
    op.create_index("ix_shadow_scores_number", "shadow_scores", ["number"])


def _gone_with(column: str) -> sa.ForeignKey:
    return sa.ForeignKey(column, ondelete="CASCADE")


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
