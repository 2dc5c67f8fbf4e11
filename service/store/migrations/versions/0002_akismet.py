"""What a site may choose; the Akismet protocol; the outbox; articles' pages.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

from service.store.tables.core import UtcTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.String(36)


def upgrade() -> None:
    _site_options()
    _callbacks()
    _submissions()
    _outbox()
    _article_pages()


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")


def _site_options() -> None:
    op.create_table(
        "site_options",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("unsure", sa.String(10), nullable=False),
        sa.Column("discards", sa.Boolean, nullable=False),
        sa.Column("keeps_personal_data", sa.Boolean, nullable=False),
        sa.Column("trusts_administrators", sa.Boolean, nullable=False),
        sa.Column("allows_private_addresses", sa.Boolean, nullable=False),
        sa.Column("webhook_url", sa.Text),
        sa.PrimaryKeyConstraint("site_id", name="pk_site_options"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_site_options_site_id"),
        sa.CheckConstraint(
            "unsure IN ('held', 'published', 'spam')", name="ck_site_options_unsure"
        ),
    )


def _callbacks() -> None:
    op.create_table(
        "callbacks",
        sa.Column("id", ID, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("url_hash", sa.String(64), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("sealed_key", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_callbacks"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_callbacks_site_id"),
        sa.UniqueConstraint("site_id", "url_hash", name="uq_callbacks_site_id_url_hash"),
    )


def _submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("blog", sa.String(300), nullable=False),
        sa.Column("engine_id", sa.String(100)),
        sa.Column("post_id", sa.String(100), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("sender", sa.String(64), nullable=False),
        sa.Column("user_ip", sa.String(64), nullable=False),
        sa.Column("user_agent", sa.Text, nullable=False),
        sa.Column("referrer", sa.Text, nullable=False),
        sa.Column("permalink", sa.Text, nullable=False),
        sa.Column("comment_type", sa.String(100), nullable=False),
        sa.Column("user_role", sa.String(200), nullable=False),
        sa.Column("language", sa.String(100), nullable=False),
        sa.Column("context", sa.JSON, nullable=False),
        sa.Column("callback_id", ID),
        sa.Column("told", sa.String(10)),
        sa.Column("was_discarded", sa.Boolean, nullable=False),
        sa.Column("ruling", sa.String(20)),
        sa.Column("sent_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("comment_id", name="pk_submissions"),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name="fk_submissions_comment_id"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_submissions_site_id"),
        sa.ForeignKeyConstraint(
            ["callback_id"], ["callbacks.id"], name="fk_submissions_callback_id"
        ),
        sa.CheckConstraint("told IN ('ham', 'spam', 'held')", name="ck_submissions_told"),
        sa.CheckConstraint(
            "ruling IN ('guaranteed spam', 'administrator', 'honeypot', 'cut')",
            name="ck_submissions_ruling",
        ),
    )
    op.create_index("ix_submissions_engine", "submissions", ["site_id", "blog", "engine_id"])
    op.create_index(
        "ix_submissions_fingerprint", "submissions", ["site_id", "fingerprint", "comment_id"]
    )
    _partial_index("ix_submissions_held", "submissions", ["comment_id"], where="told = 'held'")


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("due_at", UtcTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("problem", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_outbox_site_id"),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name="fk_outbox_comment_id"),
        sa.CheckConstraint("kind IN ('akismet', 'webhook')", name="ck_outbox_kind"),
        sa.CheckConstraint(
            "state IN ('waiting', 'received', 'needless', 'given up')", name="ck_outbox_state"
        ),
    )
    op.create_index("ix_outbox_comment_id", "outbox", ["comment_id"])
    _partial_index("ix_outbox_waiting", "outbox", ["due_at"], where="state = 'waiting'")


def _article_pages() -> None:
    op.create_table(
        "article_pages",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("article_id", sa.String(200), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("due_at", UtcTime),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("looked_at", UtcTime),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("problem", sa.Text),
        sa.PrimaryKeyConstraint("site_id", "article_id", name="pk_article_pages"),
        sa.ForeignKeyConstraint(
            ["site_id", "article_id"],
            ["articles.site_id", "articles.id"],
            name="fk_article_pages_site_id_article_id",
        ),
    )
    _partial_index(
        "ix_article_pages_due_at", "article_pages", ["due_at"], where="due_at IS NOT NULL"
    )


def _partial_index(name: str, table: str, columns: list[str], *, where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
