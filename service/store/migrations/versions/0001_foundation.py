"""Sites, keys, articles, comments, verdicts, the label log, models.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

from service.store.tables.core import UtcTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String(36)
REFUSAL = "the label log is append-only"


def upgrade() -> None:
    _sites_and_keys()
    _articles()
    _comments()
    _verdicts()
    _label_log()
    _models()
    if op.get_bind().dialect.name == "sqlite":
        _seal_label_log_in_sqlite()
    else:
        _seal_label_log_in_postgresql()


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")


def _sites_and_keys() -> None:
    op.create_table(
        "sites",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(63), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sites"),
        sa.UniqueConstraint("name", name="uq_sites_name"),
    )
    op.create_table(
        "api_keys",
        sa.Column("id", ID, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("revoked_at", UtcTime),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("key_hash", name="uq_api_keys_key_hash"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_api_keys_site_id"),
    )
    op.create_index("ix_api_keys_site_id", "api_keys", ["site_id"])


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("origin", sa.String(8), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("url_hash", sa.String(64)),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("updated_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_articles"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_articles_site_id"),
        sa.CheckConstraint("origin IN ('put', 'inline')", name="ck_articles_origin"),
    )
    op.create_index("ix_articles_site_id_url_hash", "articles", ["site_id", "url_hash"])


def _comments() -> None:
    op.create_table(
        "comments",
        sa.Column("id", ID, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("external_id", sa.String(200)),
        sa.Column("article_id", sa.String(200)),
        sa.Column("revision", sa.Integer, nullable=False),
        *_words(),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("updated_at", UtcTime, nullable=False),
        sa.Column("verdict_id", ID, nullable=False),
        sa.Column("label", sa.String(8), nullable=False),
        sa.Column("spam_probability", sa.Float),
        sa.Column("model_version", sa.String(200)),
        sa.Column("decision", sa.String(8)),
        sa.PrimaryKeyConstraint("id", name="pk_comments"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_comments_site_id"),
        sa.ForeignKeyConstraint(
            ["site_id", "article_id"],
            ["articles.site_id", "articles.id"],
            name="fk_comments_site_id_article_id",
        ),
        sa.UniqueConstraint("site_id", "external_id", name="uq_comments_site_id_external_id"),
        sa.CheckConstraint("label IN ('ham', 'spam', 'unsure')", name="ck_comments_label"),
        sa.CheckConstraint("decision IN ('ham', 'spam')", name="ck_comments_decision"),
    )
    op.create_index("ix_comments_site_id_article_id", "comments", ["site_id", "article_id"])
    _partial_index("ix_comments_queue", ["site_id", "label", "id"], where="decision IS NULL")
    _partial_index("ix_comments_unjudged", ["id"], where="model_version IS NULL")
    op.create_table(
        "former_revisions",
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("article_id", sa.String(200)),
        *_words(),
        sa.Column("replaced_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("comment_id", "revision", name="pk_former_revisions"),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_former_revisions_comment_id"
        ),
    )


def _words() -> list[sa.Column[str]]:
    names = ("text", "author_name", "author_email", "author_url")
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _partial_index(name: str, columns: list[str], *, where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, "comments", columns, sqlite_where=condition, postgresql_where=condition)


def _verdicts() -> None:
    op.create_table(
        "verdicts",
        sa.Column("id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("label", sa.String(8), nullable=False),
        sa.Column("spam_probability", sa.Float),
        sa.Column("log_odds", sa.Float),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("model_version", sa.String(200)),
        sa.Column("note", sa.Text),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_verdicts"),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name="fk_verdicts_comment_id"),
        sa.CheckConstraint("label IN ('ham', 'spam', 'unsure')", name="ck_verdicts_label"),
    )
    op.create_index("ix_verdicts_comment_id", "verdicts", ["comment_id"])


def _label_log() -> None:
    op.create_table(
        "label_log",
        sa.Column("id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("label", sa.String(10), nullable=False),
        sa.Column("moderator", sa.String(200)),
        sa.Column("note", sa.Text),
        sa.Column("decided_at", UtcTime, nullable=False),
        sa.Column("said_label", sa.String(8), nullable=False),
        sa.Column("said_probability", sa.Float),
        sa.Column("model_version", sa.String(200)),
        sa.PrimaryKeyConstraint("id", name="pk_label_log"),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name="fk_label_log_comment_id"),
        sa.UniqueConstraint("comment_id", "sequence", name="uq_label_log_comment_id_sequence"),
        sa.CheckConstraint("label IN ('ham', 'spam', 'withdrawn')", name="ck_label_log_label"),
    )


def _models() -> None:
    op.create_table(
        "models",
        sa.Column("version", sa.String(200), nullable=False),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("activated_at", UtcTime),
        sa.PrimaryKeyConstraint("version", name="pk_models"),
        sa.CheckConstraint("state IN ('candidate', 'active', 'retired')", name="ck_models_state"),
    )
    condition = sa.text("state = 'active'")
    op.create_index(
        "uq_models_one_active",
        "models",
        ["state"],
        unique=True,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _seal_label_log_in_sqlite() -> None:
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER label_log_refuses_{change.lower()} BEFORE {change} ON label_log"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
    # INSERT OR REPLACE deletes a row without firing the trigger above.
    op.execute(
        "CREATE TRIGGER label_log_refuses_replace BEFORE INSERT ON label_log WHEN EXISTS"
        " (SELECT 1 FROM label_log WHERE id = NEW.id"
        " OR (comment_id = NEW.comment_id AND sequence = NEW.sequence))"
        " BEGIN SELECT RAISE(ABORT, 'the label log is append-only'); END"
    )


def _seal_label_log_in_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change_of_label_log() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER label_log_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE"
        " ON label_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_label_log()"
    )
