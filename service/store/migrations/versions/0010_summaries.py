"""A verdict says in a few sentences why; those of before have their reasons alone.

Revision ID: 0010
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE verdicts ADD COLUMN summary JSON")


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
