"""Sites keep the addresses that they had before, under which comments of then still are.

Revision ID: 0037
"""

import sqlalchemy as sa
from alembic import op

from service.store.tables.core import ID, UtcTime

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "former_addresses",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("left_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "url", name="pk_former_addresses"),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name="fk_former_addresses_site_id_sites"
        ),
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
