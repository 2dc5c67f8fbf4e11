"""A site may say for how long it keeps what.

Revision ID: 0013
"""

import sqlalchemy as sa
from alembic import op

from service.store.tables.core import ID

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KINDS = "'rejected', 'held', 'published', 'addresses', 'articles', 'verdicts'"


def upgrade() -> None:
    op.create_table(
        "retention",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("kind", sa.String(9), nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "kind", name="pk_retention"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_retention_site_id"),
        sa.CheckConstraint(f"kind IN ({KINDS})", name="ck_retention_kind"),
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
