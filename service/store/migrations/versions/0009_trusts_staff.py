"""A site may choose whether editors and authors of its blog are kept waiting.

Revision ID: 0009
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE site_options ADD COLUMN trusts_staff BOOLEAN")


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
