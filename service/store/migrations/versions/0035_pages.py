"""A site may take comments from its pages, without a server of its own.

Revision ID: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("site_options", sa.Column("takes_from_pages", sa.Boolean))


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
