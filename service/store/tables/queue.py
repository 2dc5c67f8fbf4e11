"""The tables of the review queue. Triggers fill the first three: see migrations/review.py."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    text,
)

from service.store.tables.core import ID, UtcTime, metadata

COUNTER = BigInteger().with_variant(Integer, "sqlite")
LABEL = "label IN ('ham', 'spam', 'unsure')"
SEARCH = "comment_search"  # FTS5 on SQLite, a table with a tsvector on PostgreSQL: by hand

# One narrow row a comment: what the queue is ordered and filtered by, so that the wide rows of
# `comments` are only read for what is shown. `turn`: the smaller, the more a decision is worth.
# `seen` counts the entries of the comment's log, `decision_id` is the last of them. What was drawn
# at random, with the probability `drawn_share`, is held until it is decided, whatever its label.
queue_entries = Table(
    "queue_entries",
    metadata,
    Column("number", COUNTER, Identity(), primary_key=True),
    Column("comment_id", ID, ForeignKey("comments.id", ondelete="CASCADE"), nullable=False),
    Column("site_id", ID, ForeignKey("sites.id"), nullable=False),
    Column("article_id", String(200)),
    Column("state", String(10), nullable=False),
    Column("turn", Integer, nullable=False),
    Column("label", String(8), nullable=False),
    Column("spam_probability", Float),
    Column("created_on", Date, nullable=False),
    Column("decision", String(8)),
    Column("decision_id", ID),
    Column("said_label", String(8)),
    Column("seen", Integer, nullable=False, server_default=text("0")),
    Column("is_filed", Boolean, nullable=False, server_default=text("false")),
    Column("author", String(32), nullable=False, server_default=text("''")),
    Column("language", String(8), nullable=False, server_default=text("''")),
    Column("campaign_id", ID),
    Column("drawn_share", Float),
    CheckConstraint("state IN ('held', 'rejected', 'published', 'decided')", name="state"),
)
_e = queue_entries.c
Index("uq_queue_entries_comment_id", _e.comment_id, unique=True)
# The last three only so that a count under a filter reads this index and nothing else.
Index(
    "ix_queue_entries_turn",
    _e.site_id, _e.state, _e.turn, _e.number, _e.spam_probability, _e.language, _e.created_on,
)  # fmt: skip
Index("ix_queue_entries_decision", _e.site_id, _e.state, _e.decision_id)
Index("ix_queue_entries_article", _e.site_id, _e.article_id, _e.state, _e.turn, _e.number)
Index("ix_queue_entries_author", _e.author, _e.state, _e.turn, _e.number)
Index("ix_queue_entries_campaign", _e.campaign_id, _e.state, _e.turn, _e.number)
Index("ix_queue_entries_day", _e.site_id, _e.created_on, _e.label)
Index(
    "ix_queue_entries_unfiled",
    _e.number,
    sqlite_where=_e.is_filed.is_(False),
    postgresql_where=_e.is_filed.is_(False),
)

# How many comments of a site are in a state, kept exact by triggers. `shard` lets connections of
# PostgreSQL count beside each other; the sum counts.
queue_counts = Table(
    "queue_counts",
    metadata,
    Column("site_id", ID, ForeignKey("sites.id"), primary_key=True),
    Column("state", String(10), primary_key=True),
    Column("shard", Integer, primary_key=True),
    Column("n", Integer, nullable=False),
)

# What others should look at again. `transaction_id` orders what PostgreSQL's transactions write
# beside each other: a reader takes only what no transaction under way can still come before.
changes = Table(
    "changes",
    metadata,
    Column("sequence", COUNTER, Identity(), primary_key=True),
    Column("transaction_id", BigInteger, nullable=False, server_default=text("0")),
    Column("site_id", ID, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("comment_id", ID, nullable=False),
    CheckConstraint("kind IN ('comment', 'decision', 'claim')", name="kind"),
    sqlite_autoincrement=True,  # a number is never given twice, whatever was pruned
)
Index("ix_changes_transaction_id_sequence", changes.c.transaction_id, changes.c.sequence)


def _of_entry() -> Column[int]:
    entry = ForeignKey("queue_entries.number", ondelete="CASCADE")
    return Column("number", COUNTER, entry, primary_key=True, autoincrement=False)


comment_hosts = Table(
    "comment_hosts",
    metadata,
    _of_entry(),
    Column("host", String(253), primary_key=True),
    # `host` below a registered domain, `domain` itself, or `parent`: the domain of such a host
    Column("kind", String(6), nullable=False),
)
Index("ix_comment_hosts_host_number", comment_hosts.c.host, comment_hosts.c.number)

comment_signals = Table(
    "comment_signals",
    metadata,
    _of_entry(),
    Column("signal", String(40), primary_key=True),
)
Index("ix_comment_signals_signal_number", comment_signals.c.signal, comment_signals.c.number)

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", ID, primary_key=True),
    Column("site_id", ID, ForeignKey("sites.id"), nullable=False),
    Column("size", Integer, nullable=False),
    Column("beginning", String(200), nullable=False),
    Column("made_at", UtcTime, nullable=False),
)

# The fingerprint of a comment unlike all before it. `number` is its entry; `campaign_id` is set
# once another is like it.
sketches = Table(
    "sketches",
    metadata,
    _of_entry(),
    Column("campaign_id", ID, ForeignKey("campaigns.id"), index=True),
    Column("source", String(32), nullable=False),  # host and name, hashed; empty if unknown
    Column("signature", LargeBinary, nullable=False),
)

sketch_bands = Table(
    "sketch_bands",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column(
        "number",
        COUNTER,
        ForeignKey("sketches.number", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    sqlite_with_rowid=False,
)
Index("ix_sketch_bands_number", sketch_bands.c.number)
