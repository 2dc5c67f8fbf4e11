"""The label log says who gave a label and by which channel; labels can be un-learned.

Revision ID: 0012
"""

import sqlalchemy as sa
from alembic import op

from service.store.tables.core import ID, UtcTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

REFUSAL = "the label log is append-only"
KEPT = (
    "id comment_id sequence revision label moderator decided_at said_label said_probability"
    " model_version channel moderator_id key_id client restores"
).split()
IS_ERASED = "SELECT 1 FROM comments WHERE id = OLD.comment_id AND erased_at IS NOT NULL"
COLUMNS = (
    "channel VARCHAR(13) NOT NULL DEFAULT 'api'",
    "moderator_id VARCHAR(36) CONSTRAINT fk_label_log_moderator_id REFERENCES moderators (id)",
    "key_id VARCHAR(36) CONSTRAINT fk_label_log_key_id REFERENCES api_keys (id)",
    "client VARCHAR(200) NOT NULL DEFAULT ''",
    "restores INTEGER",
)
WROTE = (
    "FROM action_entries JOIN actions ON actions.id = action_entries.action_id"
    " WHERE action_entries.comment_id = label_log.comment_id"
    " AND action_entries.sequence = label_log.sequence"
)


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute("DROP TRIGGER label_log_refuses_update" + ("" if is_sqlite else " ON label_log"))
    for column in COLUMNS:
        op.execute(f"ALTER TABLE label_log ADD COLUMN {column}")
    _say_where_labels_came_from()
    op.create_index("ix_label_log_key_id", "label_log", ["key_id", "decided_at"])
    _refuse_update_in_sqlite() if is_sqlite else _refuse_update_in_postgresql()
    _make_orders()


def _say_where_labels_came_from() -> None:
    """As far as it can be told of labels that were given before."""
    op.execute(
        f"UPDATE label_log SET moderator_id = (SELECT actions.moderator_id {WROTE}),"  # noqa: S608
        f" restores = (SELECT CASE WHEN actions.kind = 'undo' THEN label_log.sequence - 2 END"
        f" {WROTE})"
    )
    op.execute("UPDATE label_log SET channel = 'queue' WHERE moderator_id IS NOT NULL")
    op.execute(
        "UPDATE label_log SET channel = 'submit-' || label WHERE moderator_id IS NULL"
        " AND label <> 'withdrawn'"
        " AND EXISTS (SELECT 1 FROM submissions WHERE comment_id = label_log.comment_id)"
    )


def _refuse_update_in_sqlite() -> None:
    is_same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in KEPT)
    op.execute(
        "CREATE TRIGGER label_log_refuses_update BEFORE UPDATE ON label_log"
        f" WHEN NOT (NEW.note IS NULL AND {is_same} AND EXISTS ({IS_ERASED}))"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def _refuse_update_in_postgresql() -> None:
    is_same = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in KEPT)
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_update_of_label_log() RETURNS trigger"
        f" LANGUAGE plpgsql AS $$ BEGIN IF NEW.note IS NULL AND {is_same}"
        f" AND EXISTS ({IS_ERASED}) THEN RETURN NEW;"
        f" END IF; RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER label_log_refuses_update BEFORE UPDATE ON label_log FOR EACH ROW"
        " EXECUTE FUNCTION refuse_update_of_label_log()"
    )


def _make_orders() -> None:
    op.create_table(
        "label_orders",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("site_id", ID),
        sa.Column("moderator_id", ID),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("n_labels", sa.Integer, nullable=False),
        sa.Column("made_at", UtcTime, nullable=False),
        sa.Column("undone_at", UtcTime),
        sa.PrimaryKeyConstraint("id", name="pk_label_orders"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_label_orders_site_id"),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderators.id"], name="fk_label_orders_moderator_id"
        ),
        sa.CheckConstraint("kind IN ('unlearn', 'release')", name="ck_label_orders_kind"),
    )
    op.create_table(
        "label_order_entries",
        sa.Column("order_id", ID, nullable=False),
        sa.Column("label_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("order_id", "label_id", name="pk_label_order_entries"),
        sa.ForeignKeyConstraint(
            ["order_id"], ["label_orders.id"], name="fk_label_order_entries_order_id"
        ),
        sa.ForeignKeyConstraint(
            ["label_id"], ["label_log.id"], name="fk_label_order_entries_label_id"
        ),
    )
    op.create_index("ix_label_order_entries_label_id", "label_order_entries", ["label_id"])


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
