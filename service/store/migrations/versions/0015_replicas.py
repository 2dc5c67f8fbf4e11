"""Models are kept where all replicas see them, and the secret leaves a fingerprint.

Revision ID: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

COLUMNS = (
    "place VARCHAR(10) NOT NULL DEFAULT 'folder'",
    "manifest TEXT",
    "predecessor VARCHAR(200)",
    "activated_by VARCHAR(200)",
    "report JSON",
)


def upgrade() -> None:
    for column in COLUMNS:
        op.execute(f"ALTER TABLE models ADD COLUMN {column}")
    op.create_table(
        "model_artifacts",
        sa.Column(
            "version",
            sa.String(200),
            sa.ForeignKey("models.version", ondelete="CASCADE", name="fk_model_artifacts_version"),
            primary_key=True,
        ),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "installation",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
