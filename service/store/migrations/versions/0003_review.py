"""The review queue: moderators, entries, campaigns, actions, rules, claims.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

from service.store.migrations.people import make_people
from service.store.migrations.review import Dialect, backfill, make_search, make_triggers
from service.store.tables.core import UtcTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.String(36)
COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    dialect = Dialect(op.get_bind().dialect.name)
    make_people()
    _queue()
    _traits()
    _actions()
    make_search(dialect)
    backfill(dialect, op.execute)
    make_triggers(dialect)


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")


def _queue() -> None:
    op.create_table(
        "queue_entries",
        sa.Column("number", COUNTER, sa.Identity(), nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("article_id", sa.String(200)),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("label", sa.String(8), nullable=False),
        sa.Column("spam_probability", sa.Float),
        sa.Column("created_on", sa.Date, nullable=False),
        sa.Column("decision", sa.String(8)),
        sa.Column("decision_id", ID),
        sa.Column("said_label", sa.String(8)),
        sa.Column("seen", sa.Integer, server_default=sa.text("0"), nullable=False),
        sa.Column("is_filed", sa.Boolean, server_default=sa.text("false"), nullable=False),
        sa.Column("author", sa.String(32), server_default=sa.text("''"), nullable=False),
        sa.Column("language", sa.String(8), server_default=sa.text("''"), nullable=False),
        sa.Column("campaign_id", ID),
        sa.CheckConstraint(
            "state IN ('held', 'rejected', 'published', 'decided')", name="ck_queue_entries_state"
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_queue_entries_comment_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_queue_entries_site_id"),
        sa.PrimaryKeyConstraint("number", name="pk_queue_entries"),
    )
    op.create_index(
        "ix_queue_entries_article",
        "queue_entries",
        ["site_id", "article_id", "state", "turn", "number"],
    )
    op.create_index(
        "ix_queue_entries_author", "queue_entries", ["author", "state", "turn", "number"]
    )
    op.create_index(
        "ix_queue_entries_campaign", "queue_entries", ["campaign_id", "state", "turn", "number"]
    )
    op.create_index("ix_queue_entries_day", "queue_entries", ["site_id", "created_on", "label"])
    op.create_index(
        "ix_queue_entries_decision", "queue_entries", ["site_id", "state", "decision_id"]
    )
    op.create_index(
        "ix_queue_entries_turn", "queue_entries", ["site_id", "state", "turn", "number"]
    )
    op.create_index(
        "ix_queue_entries_unfiled",
        "queue_entries",
        ["number"],
        sqlite_where=sa.text("is_filed IS 0"),
        postgresql_where=sa.text("is_filed IS false"),
    )
    op.create_index("uq_queue_entries_comment_id", "queue_entries", ["comment_id"], unique=True)
    op.create_table(
        "queue_counts",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("shard", sa.Integer, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_queue_counts_site_id"),
        sa.PrimaryKeyConstraint("site_id", "state", "shard", name="pk_queue_counts"),
    )
    op.create_table(
        "changes",
        sa.Column("sequence", COUNTER, sa.Identity(), nullable=False),
        sa.Column("transaction_id", sa.BigInteger, server_default=sa.text("0"), nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.CheckConstraint("kind IN ('comment', 'decision', 'claim')", name="ck_changes_kind"),
        sa.PrimaryKeyConstraint("sequence", name="pk_changes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_changes_transaction_id_sequence", "changes", ["transaction_id", "sequence"])


def _traits() -> None:
    op.create_table(
        "comment_hosts",
        sa.Column("number", COUNTER, autoincrement=False, nullable=False),
        sa.Column("host", sa.String(253), nullable=False),
        sa.Column("kind", sa.String(6), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["queue_entries.number"], name="fk_comment_hosts_number", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", "host", name="pk_comment_hosts"),
    )
    op.create_index("ix_comment_hosts_host_number", "comment_hosts", ["host", "number"])
    op.create_table(
        "comment_signals",
        sa.Column("number", COUNTER, autoincrement=False, nullable=False),
        sa.Column("signal", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"],
            ["queue_entries.number"],
            name="fk_comment_signals_number",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", "signal", name="pk_comment_signals"),
    )
    op.create_index("ix_comment_signals_signal_number", "comment_signals", ["signal", "number"])
    op.create_table(
        "campaigns",
        sa.Column("id", ID, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("beginning", sa.String(200), nullable=False),
        sa.Column("made_at", UtcTime, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_campaigns_site_id"),
        sa.PrimaryKeyConstraint("id", name="pk_campaigns"),
    )
    op.create_table(
        "sketches",
        sa.Column("number", COUNTER, autoincrement=False, nullable=False),
        sa.Column("campaign_id", ID),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name="fk_sketches_campaign_id"),
        sa.ForeignKeyConstraint(
            ["number"], ["queue_entries.number"], name="fk_sketches_number", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_sketches"),
    )
    op.create_index("ix_sketches_campaign_id", "sketches", ["campaign_id"])
    op.create_table(
        "sketch_bands",
        sa.Column("band", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("number", COUNTER, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["sketches.number"], name="fk_sketch_bands_number", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("band", "number", name="pk_sketch_bands"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sketch_bands_number", "sketch_bands", ["number"])


def _actions() -> None:
    op.create_table(
        "actions",
        sa.Column("id", ID, nullable=False),
        sa.Column("moderator_id", ID, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("label", sa.String(8)),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("changed", sa.Integer, nullable=False),
        sa.Column("made_at", UtcTime, nullable=False),
        sa.Column("undoes", ID),
        sa.Column("undone_by", ID),
        sa.Column("undone_at", UtcTime),
        sa.CheckConstraint(
            "kind IN ('decide', 'withdraw', 'note', 'trust', 'block', 'lift', 'undo')",
            name="ck_actions_kind",
        ),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderators.id"], name="fk_actions_moderator_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_actions"),
    )
    op.create_index("ix_actions_moderator_id_id", "actions", ["moderator_id", "id"])
    op.create_table(
        "action_entries",
        sa.Column("action_id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("before", sa.String(8)),
        sa.ForeignKeyConstraint(["action_id"], ["actions.id"], name="fk_action_entries_action_id"),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_action_entries_comment_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("action_id", "comment_id", name="pk_action_entries"),
    )
    op.create_index("ix_action_entries_comment_id", "action_entries", ["comment_id", "sequence"])
    op.create_table(
        "rules",
        sa.Column("id", ID, nullable=False),
        sa.Column("site_id", ID, nullable=False),
        sa.Column("kin", sa.String(8), nullable=False),
        sa.Column("value", sa.String(253), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("label", sa.String(8), nullable=False),
        sa.Column("moderator_id", ID, nullable=False),
        sa.Column("made_at", UtcTime, nullable=False),
        sa.Column("removed_at", UtcTime),
        sa.Column("removed_by", ID),
        sa.CheckConstraint("kin IN ('author', 'host', 'campaign')", name="ck_rules_kin"),
        sa.CheckConstraint("label IN ('ham', 'spam')", name="ck_rules_label"),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderators.id"], name="fk_rules_moderator_id"),
        sa.ForeignKeyConstraint(["removed_by"], ["actions.id"], name="fk_rules_removed_by"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_rules_site_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rules"),
    )
    op.create_index(
        "uq_rules_standing",
        "rules",
        ["site_id", "kin", "value"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "action_rules",
        sa.Column("action_id", ID, nullable=False),
        sa.Column("rule_id", ID, nullable=False),
        sa.Column("stands", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["actions.id"], name="fk_action_rules_action_id"),
        sa.ForeignKeyConstraint(["rule_id"], ["rules.id"], name="fk_action_rules_rule_id"),
        sa.PrimaryKeyConstraint("action_id", "rule_id", name="pk_action_rules"),
    )
    op.create_table(
        "rule_catches",
        sa.Column("rule_id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_rule_catches_comment_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["rule_id"], ["rules.id"], name="fk_rule_catches_rule_id"),
        sa.PrimaryKeyConstraint("rule_id", "comment_id", name="pk_rule_catches"),
    )
    op.create_table(
        "notes",
        sa.Column("id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("moderator_id", ID, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("written_at", UtcTime, nullable=False),
        sa.Column("action_id", ID, nullable=False),
        sa.Column("withdrawn_at", UtcTime),
        sa.ForeignKeyConstraint(["action_id"], ["actions.id"], name="fk_notes_action_id"),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_notes_comment_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderators.id"], name="fk_notes_moderator_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
    )
    op.create_index("ix_notes_action_id", "notes", ["action_id"])
    op.create_index("ix_notes_comment_id", "notes", ["comment_id"])
    op.create_table(
        "claims",
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("moderator_id", ID, nullable=False),
        sa.Column("session_id", sa.String(64), nullable=False),
        sa.Column("claimed_at", UtcTime, nullable=False),
        sa.Column("expires_at", UtcTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_claims_comment_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderators.id"], name="fk_claims_moderator_id"),
        sa.PrimaryKeyConstraint("comment_id", name="pk_claims"),
    )
    op.create_index("ix_claims_session_id", "claims", ["session_id"])
