"""A site chooses what its webhook hears of, and its signing key can be another.

Revision ID: 0025
"""

import sqlalchemy as sa
from alembic import op

from service.store.tables.core import ID, UtcTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("site_options", sa.Column("webhook_events", sa.JSON))
    op.add_column("site_options", sa.Column("queue_size_told", sa.Integer))
    op.add_column("site_options", sa.Column("queue_hours_told", sa.Integer))
    op.create_table(
        "signing_turns",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("former_until", UtcTime),
        sa.PrimaryKeyConstraint("site_id", name="pk_signing_turns"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_signing_turns_site_id"),
    )
    op.create_table(
        "queue_crossings",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("name", sa.String(4), nullable=False),
        sa.Column("crossed_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "name", name="pk_queue_crossings"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_queue_crossings_site_id"),
        sa.CheckConstraint("name IN ('size', 'age')", name="ck_queue_crossings_name"),
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
