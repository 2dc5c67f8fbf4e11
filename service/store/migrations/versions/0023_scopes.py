"""A key is for some of what the API has. Those that there are, and what older versions make: all.

Revision ID: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

ALL = sa.text("'check submit decide read'")


def upgrade() -> None:
    column = sa.Column("scopes", sa.String(60), nullable=False, server_default=ALL)
    op.add_column("api_keys", column)


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
