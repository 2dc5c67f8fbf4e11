"""The tables. A change here comes with a migration; a test compares the two."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC, with its zone. SQLite keeps none, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; a time without a zone is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Back to a time in UTC."""
        if value is None:
            return None
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value
        return aware.astimezone(UTC)  # type: ignore[no-any-return]


ID = String(36)

sites = Table(
    "sites",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", String(63), nullable=False, unique=True),
    Column("url", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("retired_at", UtcTime),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", ID, primary_key=True),
    Column("site_id", ID, ForeignKey("sites.id"), nullable=False, index=True),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("created_at", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
    Column("purpose", String(60)),
    Column("last_used_at", UtcTime),
    Column("successor_id", ID),  # of the key that takes its place
    Column("scopes", String(60), nullable=False, server_default=text("'check submit decide read'")),
)

# An article has the site's own id, or one derived from its URL or its words when it came
# inline with a comment. What was PUT under an id is never overwritten by an inline one.
articles = Table(
    "articles",
    metadata,
    Column("site_id", ID, ForeignKey("sites.id"), primary_key=True),
    Column("id", String(200), primary_key=True),
    Column("origin", String(8), nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    CheckConstraint("origin IN ('put', 'inline')", name="origin"),
    # By the hash, not the URL itself: an index entry of PostgreSQL has a limit of 2,700 bytes.
    Column("url_hash", String(64)),
    Index("ix_articles_site_id_url_hash", "site_id", "url_hash"),
)

# `label`, `spam_probability` and `model_version` repeat what the verdict `verdict_id` says, and
# `decision` what stands in the label log, so that the queue is one index away. They are only
# written in the transaction that writes the verdict or the log. `verdict_id` is no foreign key
# because each of the two rows would have to come first.
comments = Table(
    "comments",
    metadata,
    Column("id", ID, primary_key=True),
    Column("site_id", ID, ForeignKey("sites.id"), nullable=False),
    Column("external_id", String(200)),
    Column("article_id", String(200)),
    Column("revision", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("author_name", Text, nullable=False),
    Column("author_email", Text, nullable=False),
    Column("author_url", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Column("verdict_id", ID, nullable=False),
    Column("label", String(8), nullable=False),
    Column("spam_probability", Float),
    Column("model_version", String(200)),
    Column("decision", String(8)),
    Column("overtaken", String(8)),  # counts while there is no decision, again if that is undone
    Column("erased_at", UtcTime),  # its words are gone: it is found no more
    Column("comment_type", String(100)),
    Column("page_url", Text),  # its own page on the blog
    ForeignKeyConstraint(["site_id", "article_id"], ["articles.site_id", "articles.id"]),
    UniqueConstraint("site_id", "external_id"),
    CheckConstraint("label IN ('ham', 'spam', 'unsure')", name="label"),
    CheckConstraint("decision IN ('ham', 'spam')", name="decision"),
    CheckConstraint("overtaken IN ('ham', 'spam')", name="overtaken"),
    Index("ix_comments_site_id_article_id", "site_id", "article_id"),
)
Index(
    "ix_comments_queue",
    comments.c.site_id,
    comments.c.label,
    comments.c.id,
    sqlite_where=comments.c.decision.is_(None),
    postgresql_where=comments.c.decision.is_(None),
)
Index(
    "ix_comments_unjudged",
    comments.c.id,
    sqlite_where=comments.c.model_version.is_(None),
    postgresql_where=comments.c.model_version.is_(None),
)

# What a comment said before it was edited: a decision is about the words it was made on.
former_revisions = Table(
    "former_revisions",
    metadata,
    Column("comment_id", ID, ForeignKey("comments.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("article_id", String(200)),
    Column("text", Text, nullable=False),
    Column("author_name", Text, nullable=False),
    Column("author_email", Text, nullable=False),
    Column("author_url", Text, nullable=False),
    Column("replaced_at", UtcTime, nullable=False),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("id", ID, primary_key=True),
    Column("comment_id", ID, ForeignKey("comments.id"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("label", String(8), nullable=False),
    Column("spam_probability", Float),
    Column("log_odds", Float),
    Column("reasons", JSON, nullable=False),
    Column("summary", JSON(none_as_null=True)),
    Column("model_version", String(200)),
    Column("note", Text),
    Column("created_at", UtcTime, nullable=False),
    CheckConstraint("label IN ('ham', 'spam', 'unsure')", name="label"),
)

# Append-only: triggers refuse UPDATE and DELETE, but for the note of a comment that was erased.
# `sequence` counts a comment's entries; the
# last one stands. `said_*` is what the machine had said when the moderator decided. An entry
# that puts back what stood before `restores` it, by its sequence.
label_log = Table(
    "label_log",
    metadata,
    Column("id", ID, primary_key=True),
    Column("comment_id", ID, ForeignKey("comments.id"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("label", String(10), nullable=False),
    Column("moderator", String(200)),
    Column("note", Text),
    Column("decided_at", UtcTime, nullable=False),
    Column("said_label", String(8), nullable=False),
    Column("said_probability", Float),
    Column("model_version", String(200)),
    Column("channel", String(13), nullable=False, server_default=text("'api'")),
    Column("moderator_id", ID, ForeignKey("moderators.id")),
    Column("key_id", ID, ForeignKey("api_keys.id")),
    Column("client", String(200), nullable=False, server_default=text("''")),
    Column("restores", Integer),
    UniqueConstraint("comment_id", "sequence"),
    CheckConstraint("label IN ('ham', 'spam', 'withdrawn')", name="label"),
    Index("ix_label_log_key_id", "key_id", "decided_at"),
)

# By what those to come may be like a decided comment (see service.domain.marks), and what was
# said of it: the words are those that were decided on. Taken away with the decision.
decided_marks = Table(
    "decided_marks",
    metadata,
    Column("comment_id", ID, ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True),
    Column("mark", BigInteger, primary_key=True, autoincrement=False),
    Column("label_id", ID, ForeignKey("label_log.id"), nullable=False),
    Column("label", String(8), nullable=False),
    Column("is_signed", Boolean, nullable=False),
    CheckConstraint("label IN ('ham', 'spam')", name="label"),
)
_m = decided_marks.c
Index("ix_decided_marks_mark", _m.mark, _m.label, _m.is_signed, _m.label_id)

models = Table(
    "models",
    metadata,
    Column("version", String(200), primary_key=True),
    Column("folder", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("state", String(10), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("activated_at", UtcTime),
    Column("place", String(10), nullable=False),  # where its content is, see `store/artifacts.py`
    Column("manifest", Text),
    Column("predecessor", String(200)),  # which one judged before; none: the one that ships
    Column("activated_by", String(200)),
    Column("report", JSON(none_as_null=True)),
    CheckConstraint("state IN ('candidate', 'active', 'retired')", name="state"),
)
Index(
    "uq_models_one_active",
    models.c.state,
    unique=True,
    sqlite_where=models.c.state == "active",
    postgresql_where=models.c.state == "active",
)
