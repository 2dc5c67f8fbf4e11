"""Archives that owners send by the pages are looked at and imported in the background.

Revision ID: 0030
"""

import sqlalchemy as sa
from alembic import op

from service.store.tables.core import UtcTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

ID = sa.String(36)


def upgrade() -> None:
    op.create_table(
        "archive_uploads",
        sa.Column("id", ID, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("n_bytes", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("options", sa.JSON, nullable=False),
        sa.Column("question", sa.JSON),
        sa.Column("trial", sa.JSON),
        sa.Column("comments", sa.Integer, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("import_id", ID),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_archive_uploads"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_archive_uploads_site_id_sites"),
        sa.CheckConstraint(
            "state IN ('looking', 'asking', 'ready', 'importing', 'done', 'failed', 'cancelled')",
            name="ck_archive_uploads_state",
        ),
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
