"""Comments keep their type and the address of their own page on the blog, if it says so.

Revision ID: 0011
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE comments ADD COLUMN comment_type VARCHAR(100)")
    op.execute("ALTER TABLE comments ADD COLUMN page_url TEXT")


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
