"""A comment can be erased: its words go, what was decided stays.

Revision ID: 0008
"""

import sqlalchemy as sa
from alembic import op

from service.store.tables.core import UtcTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

REFUSAL = "the label log is append-only"
KEPT = (
    "id comment_id sequence revision label moderator decided_at said_label said_probability"
    " model_version"
).split()
IS_ERASED = "SELECT 1 FROM comments WHERE id = OLD.comment_id AND erased_at IS NOT NULL"


def upgrade() -> None:
    op.add_column("comments", sa.Column("erased_at", UtcTime))
    if op.get_bind().dialect.name == "sqlite":
        _let_go_of_notes_in_sqlite()
    else:
        _let_go_of_notes_in_postgresql()


def _let_go_of_notes_in_sqlite() -> None:
    is_same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in KEPT)
    op.execute("DROP TRIGGER label_log_refuses_update")
    op.execute(
        "CREATE TRIGGER label_log_refuses_update BEFORE UPDATE ON label_log"
        f" WHEN NOT (NEW.note IS NULL AND {is_same} AND EXISTS ({IS_ERASED}))"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def _let_go_of_notes_in_postgresql() -> None:
    is_same = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in KEPT)
    op.execute(
        "CREATE FUNCTION refuse_update_of_label_log() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN IF NEW.note IS NULL AND {is_same} AND EXISTS ({IS_ERASED}) THEN RETURN NEW;"
        f" END IF; RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute("DROP TRIGGER label_log_refuses_change ON label_log")
    op.execute(
        "CREATE TRIGGER label_log_refuses_change BEFORE DELETE OR TRUNCATE"
        " ON label_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_label_log()"
    )
    op.execute(
        "CREATE TRIGGER label_log_refuses_update BEFORE UPDATE ON label_log FOR EACH ROW"
        " EXECUTE FUNCTION refuse_update_of_label_log()"
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
