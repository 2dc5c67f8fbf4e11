"""The tables of what owners order of labels given: to un-learn them, to release them."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from service.store.tables.core import ID, UtcTime, metadata

# `site_id` is null for all sites, `moderator_id` for an order of the command line.
label_orders = Table(
    "label_orders",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("site_id", ID, ForeignKey("sites.id")),
    Column("moderator_id", ID, ForeignKey("moderators.id")),
    Column("words", Text, nullable=False),
    Column("n_labels", Integer, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("undone_at", UtcTime),
    CheckConstraint("kind IN ('unlearn', 'release')", name="kind"),
)

label_order_entries = Table(
    "label_order_entries",
    metadata,
    Column("order_id", ID, ForeignKey("label_orders.id"), primary_key=True),
    Column("label_id", ID, ForeignKey("label_log.id"), primary_key=True),
)
Index("ix_label_order_entries_label_id", label_order_entries.c.label_id)
