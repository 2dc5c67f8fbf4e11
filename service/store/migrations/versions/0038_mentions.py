"""A site may be told of pages that mention its own (Webmention).

Revision ID: 0038
"""

import sqlalchemy as sa
from alembic import op

from service.store.tables.core import ID, UtcTime

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("site_options", sa.Column("takes_mentions", sa.Boolean))
    op.create_table(
        "mentions",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("due_at", UtcTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "mark", name="pk_mentions"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_mentions_site_id"),
    )
    op.create_index("ix_mentions_due_at", "mentions", ["due_at"])


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
