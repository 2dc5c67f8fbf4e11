"""The tables of what moderators do: actions, rules, notes, claims."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from service.store.tables.core import ID, UtcTime, metadata

KINDS = ("decide", "withdraw", "note", "trust", "block", "lift", "undo")

# `undone_by` is the action that undid this one, `undoes` the one that this one undid.
actions = Table(
    "actions",
    metadata,
    Column("id", ID, primary_key=True),
    Column("moderator_id", ID, ForeignKey("moderators.id"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("label", String(8)),
    Column("words", Text, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("undoes", ID),
    Column("undone_by", ID),
    Column("undone_at", UtcTime),
    CheckConstraint(f"kind IN ({', '.join(repr(kind) for kind in KINDS)})", name="kind"),
)
Index("ix_actions_moderator_id_id", actions.c.moderator_id, actions.c.id)


def _of_comment(*, is_key: bool = False) -> Column[str]:
    comment = ForeignKey("comments.id", ondelete="CASCADE")
    return Column("comment_id", ID, comment, primary_key=is_key, nullable=False)


# Which entry of the label log an action wrote, and what had stood before it.
action_entries = Table(
    "action_entries",
    metadata,
    Column("action_id", ID, ForeignKey("actions.id"), primary_key=True),
    _of_comment(is_key=True),
    Column("sequence", Integer, nullable=False),
    Column("before", String(8)),
)
Index("ix_action_entries_comment_id", action_entries.c.comment_id, action_entries.c.sequence)

rules = Table(
    "rules",
    metadata,
    Column("id", ID, primary_key=True),
    Column("site_id", ID, ForeignKey("sites.id"), nullable=False),
    Column("kin", String(8), nullable=False),
    Column("value", String(253), nullable=False),
    Column("words", Text, nullable=False),
    Column("label", String(8), nullable=False),
    Column("moderator_id", ID, ForeignKey("moderators.id"), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("removed_at", UtcTime),
    Column("removed_by", ID, ForeignKey("actions.id")),
    CheckConstraint("kin IN ('author', 'host', 'campaign')", name="kin"),
    CheckConstraint("label IN ('ham', 'spam')", name="label"),
)
_standing = rules.c.removed_at.is_(None)
Index(
    "uq_rules_standing",
    rules.c.site_id,
    rules.c.kin,
    rules.c.value,
    unique=True,
    sqlite_where=_standing,
    postgresql_where=_standing,
)

# What an action did to a rule: `stands` after it.
action_rules = Table(
    "action_rules",
    metadata,
    Column("action_id", ID, ForeignKey("actions.id"), primary_key=True),
    Column("rule_id", ID, ForeignKey("rules.id"), primary_key=True),
    Column("stands", Boolean, nullable=False),
)

rule_catches = Table(
    "rule_catches",
    metadata,
    Column("rule_id", ID, ForeignKey("rules.id"), primary_key=True),
    _of_comment(is_key=True),
)

notes = Table(
    "notes",
    metadata,
    Column("id", ID, primary_key=True),
    _of_comment(),
    Column("moderator_id", ID, ForeignKey("moderators.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("written_at", UtcTime, nullable=False),
    Column("action_id", ID, ForeignKey("actions.id"), nullable=False, index=True),
    Column("withdrawn_at", UtcTime),
)

Index("ix_notes_comment_id", notes.c.comment_id)

claims = Table(
    "claims",
    metadata,
    _of_comment(is_key=True),
    Column("moderator_id", ID, ForeignKey("moderators.id"), nullable=False),
    Column("session_id", String(64), nullable=False, index=True),
    Column("claimed_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
)
