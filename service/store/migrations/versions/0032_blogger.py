"""A site can be a blog at Blogger, which is read and told what stands.

Revision ID: 0032
"""

import sqlalchemy as sa
from alembic import op

from service.store.tables.core import ID, UtcTime

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

KINDS = "kind IN ('akismet', 'blogger', 'webhook', 'trial')"
MOVE = """
INSERT INTO outbox
    (id, site_id, comment_id, kind, payload, created_at, due_at, attempts, state, problem, again_at)
SELECT id, site_id, comment_id, kind, payload, created_at, due_at, attempts, state, problem, again_at
FROM former_outbox
"""  # noqa: E501 - a line of SQL


def upgrade() -> None:
    _add_tables()
    if op.get_bind().dialect.name == "sqlite":
        _rebuild_outbox()  # SQLite changes no constraint of a table that is there
    else:
        op.drop_constraint("ck_outbox_kind", "outbox", type_="check")
        op.create_check_constraint("ck_outbox_kind", "outbox", KINDS)


def _add_tables() -> None:
    op.create_table(
        "blogger_blogs",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("blog_id", sa.String(30), nullable=False),
        sa.Column("sealed", sa.Text),
        sa.Column("takes_down_unsure", sa.Boolean, nullable=False),
        sa.Column("read_until", UtcTime, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("due_at", UtcTime, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("problem", sa.Text),
        sa.Column("looked_at", UtcTime),
        sa.PrimaryKeyConstraint("site_id", name="pk_blogger_blogs"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_blogger_blogs_site_id"),
    )
    op.create_table(
        "blogger_comments",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("comment_id", ID),
        sa.Column("post_id", sa.String(30)),
        sa.Column("number", sa.String(30)),
        sa.Column("place", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "mark", name="pk_blogger_comments"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_blogger_comments_site_id"),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_blogger_comments_comment_id"
        ),
        sa.CheckConstraint(
            "place IN ('live', 'pending', 'spam')", name="ck_blogger_comments_place"
        ),
    )
    op.create_index("ix_blogger_comments_comment_id", "blogger_comments", ["comment_id"])


def _rebuild_outbox() -> None:
    for index in ("ix_outbox_comment_id", "ix_outbox_waiting", "ix_outbox_site_id"):
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
    op.create_index("ix_outbox_site_id", "outbox", ["site_id", "kind", "state", "id"])
    waits = sa.text("state = 'waiting'")
    op.create_index("ix_outbox_waiting", "outbox", ["due_at"], sqlite_where=waits)


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
