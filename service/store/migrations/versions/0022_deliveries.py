"""Events of a site as a whole can be told, and what was given up is told again on demand.

Revision ID: 0022
"""

import sqlalchemy as sa
from alembic import op

from service.store.tables.core import ID, UtcTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

KINDS = "kind IN ('akismet', 'webhook', 'trial')"
MOVE = """
INSERT INTO outbox
    (id, site_id, comment_id, kind, payload, created_at, due_at, attempts, state, problem)
SELECT id, site_id, comment_id, kind, payload, created_at, due_at, attempts, state, problem
FROM former_outbox
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rebuild()  # SQLite changes no constraint of a table that is there
    else:
        op.alter_column("outbox", "comment_id", nullable=True)
        op.add_column("outbox", sa.Column("again_at", UtcTime))
        op.drop_constraint("ck_outbox_kind", "outbox", type_="check")
        op.create_check_constraint("ck_outbox_kind", "outbox", KINDS)
    op.create_index("ix_outbox_site_id", "outbox", ["site_id", "kind", "state", "id"])


def _rebuild() -> None:
    for index in ("ix_outbox_comment_id", "ix_outbox_waiting"):
        op.drop_index(index, "outbox")
    op.rename_table("outbox", "former_outbox")
    op.create_table(
        "outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("comment_id", ID),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("due_at", UtcTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("problem", sa.Text),
        sa.Column("again_at", UtcTime),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_outbox_site_id"),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name="fk_outbox_comment_id"),
        sa.CheckConstraint(KINDS, name="ck_outbox_kind"),
        sa.CheckConstraint(
            "state IN ('waiting', 'received', 'needless', 'given up')", name="ck_outbox_state"
        ),
    )
    op.execute(MOVE)
    op.drop_table("former_outbox")
    op.create_index("ix_outbox_comment_id", "outbox", ["comment_id"])
    waits = sa.text("state = 'waiting'")
    op.create_index("ix_outbox_waiting", "outbox", ["due_at"], sqlite_where=waits)


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
