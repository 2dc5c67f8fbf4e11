"""Decided comments leave marks, by which those to come may be like them.

Revision ID: 0016
"""

import sqlalchemy as sa
from alembic import op

from service.store.migrations.marks import mark_decided_comments

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decided_marks",
        sa.Column("comment_id", sa.String(36), nullable=False),
        sa.Column("mark", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("label_id", sa.String(36), nullable=False),
        sa.Column("label", sa.String(8), nullable=False),
        sa.Column("is_signed", sa.Boolean, nullable=False),
        sa.CheckConstraint("label IN ('ham', 'spam')", name=op.f("ck_decided_marks_label")),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            ondelete="CASCADE",
            name=op.f("fk_decided_marks_comment_id_comments"),
        ),
        sa.ForeignKeyConstraint(
            ["label_id"], ["label_log.id"], name=op.f("fk_decided_marks_label_id_label_log")
        ),
        sa.PrimaryKeyConstraint("comment_id", "mark", name=op.f("pk_decided_marks")),
    )
    op.create_index(
        "ix_decided_marks_mark", "decided_marks", ["mark", "label", "is_signed", "label_id"]
    )
    mark_decided_comments(op.get_bind())


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
