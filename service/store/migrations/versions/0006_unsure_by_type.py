"""A site may choose by type of comment what happens to those that wait, such as contact forms.

Revision ID: 0006
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE site_options ADD COLUMN unsure_by_type JSON")


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
