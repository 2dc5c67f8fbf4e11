"""What was brought along from a blog's own archive, and what the machine made of it.

Revision ID: 0014
"""

import sqlalchemy as sa
from alembic import op

from service.store.tables.core import UtcTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ID = sa.String(36)


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", ID, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("format", sa.String(40), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("model_version", sa.String(200), nullable=False),
        sa.Column("is_fitted_here", sa.Boolean, nullable=False),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.Column("troubles", sa.JSON, nullable=False),
        sa.Column("started_at", UtcTime, nullable=False),
        sa.Column("updated_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_imports_site_id"),
        sa.CheckConstraint("state IN ('running', 'done', 'stopped')", name="ck_imports_state"),
    )
    op.create_index("ix_imports_site_id_digest", "imports", ["site_id", "digest"])
    op.create_table(
        "import_findings",
        sa.Column("import_id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("spam_probability", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("import_id", "comment_id", name="pk_import_findings"),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name="fk_import_findings_import_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name="fk_import_findings_comment_id",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(
            "kind IN ('rejected', 'held', 'missed')", name="ck_import_findings_kind"
        ),
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
