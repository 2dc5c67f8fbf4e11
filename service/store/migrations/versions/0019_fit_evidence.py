"""A fit writes down what it saw: scores and ids, from which its report is drawn.

Revision ID: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fit_evidence",
        sa.Column(
            "version",
            sa.String(200),
            sa.ForeignKey("models.version", ondelete="CASCADE", name="fk_fit_evidence_version"),
            primary_key=True,
        ),
        sa.Column("content", sa.JSON, nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
