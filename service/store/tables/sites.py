"""Tables of what a site may choose, of the Akismet protocol, and of what is told and fetched."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from service.store.tables.core import ID, UtcTime, metadata

# Where a site was before: its comments of then are still under these addresses.
former_addresses = Table(
    "former_addresses",
    metadata,
    Column("site_id", ID, ForeignKey("sites.id"), primary_key=True),
    Column("url", Text, primary_key=True),
    Column("left_at", UtcTime, nullable=False),
)

# A site without a row has the defaults of `service.domain.sites.SiteOptions`.
site_options = Table(
    "site_options",
    metadata,
    Column("site_id", ID, ForeignKey("sites.id"), primary_key=True),
    Column("unsure", String(10), nullable=False),
    Column("discards", Boolean, nullable=False),
    Column("keeps_personal_data", Boolean, nullable=False),
    Column("trusts_administrators", Boolean, nullable=False),
    Column("allows_private_addresses", Boolean, nullable=False),
    Column("webhook_url", Text),
    Column("unsure_by_type", JSON),  # by type of comment; null is none
    Column("trusts_staff", Boolean),  # null is yes
    Column("webhook_events", JSON),  # null is the usual ones
    Column("queue_size_told", Integer),
    Column("queue_hours_told", Integer),
    Column("takes_from_pages", Boolean),  # null is no
    Column("takes_mentions", Boolean),  # null is no
    CheckConstraint("unsure IN ('held', 'published', 'spam')", name="unsure"),
)

# Where a blog engine wants to hear of changes. Its own key goes along with what is sent there,
# so the key is kept, sealed with the secret that is not in this database.
callbacks = Table(
    "callbacks",
    metadata,
    Column("id", ID, primary_key=True),
    Column("site_id", ID, ForeignKey("sites.id"), nullable=False),
    Column("url_hash", String(64), nullable=False),
    Column("url", Text, nullable=False),
    Column("sealed_key", String(200), nullable=False),
    UniqueConstraint("site_id", "url_hash"),
)

# How a comment came by the Akismet protocol, and what the blog was told of it last. `blog` is
# the blog's address without its scheme, `engine_id` the engine's own number of the comment.
submissions = Table(
    "submissions",
    metadata,
    Column("comment_id", ID, ForeignKey("comments.id"), primary_key=True),
    Column("site_id", ID, ForeignKey("sites.id"), nullable=False),
    Column("blog", String(300), nullable=False),
    Column("engine_id", String(100)),
    Column("post_id", String(100), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("sender", String(64), nullable=False),
    Column("user_ip", String(64), nullable=False),
    Column("user_agent", Text, nullable=False),
    Column("referrer", Text, nullable=False),
    Column("permalink", Text, nullable=False),
    Column("comment_type", String(100), nullable=False),
    Column("user_role", String(200), nullable=False),
    Column("language", String(100), nullable=False),
    Column("context", JSON, nullable=False),
    Column("callback_id", ID, ForeignKey("callbacks.id")),
    Column("told", String(10)),
    Column("was_discarded", Boolean, nullable=False),
    Column("ruling", String(20)),
    Column("sent_at", UtcTime, nullable=False),
    CheckConstraint("told IN ('ham', 'spam', 'held')", name="told"),
    CheckConstraint(
        "ruling IN ('guaranteed spam', 'administrator', 'honeypot', 'cut')", name="ruling"
    ),
    Index("ix_submissions_engine", "site_id", "blog", "engine_id"),
    Index("ix_submissions_fingerprint", "site_id", "fingerprint", "comment_id"),
)

Index(
    "ix_submissions_held",
    submissions.c.comment_id,
    sqlite_where=submissions.c.told == "held",
    postgresql_where=submissions.c.told == "held",
)

# What is still to be told, written in the transaction that gives reason to. A row is claimed
# for a while by the process that sends it, and settled when it was received or given up. What
# was given up is sent again when an owner says so. An event of a site as a whole has no comment.
outbox = Table(
    "outbox",
    metadata,
    Column("id", ID, primary_key=True),
    Column("site_id", ID, ForeignKey("sites.id"), nullable=False),
    Column("comment_id", ID, ForeignKey("comments.id")),
    Column("kind", String(10), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("problem", Text),
    Column("again_at", UtcTime),
    CheckConstraint("kind IN ('akismet', 'blogger', 'webhook', 'trial')", name="kind"),
    CheckConstraint("state IN ('waiting', 'received', 'needless', 'given up')", name="state"),
    Index("ix_outbox_comment_id", "comment_id"),
    Index("ix_outbox_site_id", "site_id", "kind", "state", "id"),
)
Index(
    "ix_outbox_waiting",
    outbox.c.due_at,
    sqlite_where=outbox.c.state == "waiting",
    postgresql_where=outbox.c.state == "waiting",
)

# What is known of an article's page: when to look again, and by which validators.
article_pages = Table(
    "article_pages",
    metadata,
    Column("site_id", ID, primary_key=True),
    Column("article_id", String(200), primary_key=True),
    Column("url", Text, nullable=False),
    Column("due_at", UtcTime),
    Column("attempts", Integer, nullable=False),
    Column("looked_at", UtcTime),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("problem", Text),
    ForeignKeyConstraint(["site_id", "article_id"], ["articles.site_id", "articles.id"]),
)
Index(
    "ix_article_pages_due_at",
    article_pages.c.due_at,
    sqlite_where=article_pages.c.due_at.is_not(None),
    postgresql_where=article_pages.c.due_at.is_not(None),
)
