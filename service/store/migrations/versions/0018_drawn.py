"""Comments drawn at random wait in the queue, whatever the machine said of them.

Revision ID: 0018
"""

from alembic import op

from service.store.migrations.review import Dialect, follow_log, make_judged_again

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    dialect = Dialect(op.get_bind().dialect.name, draws=True)
    op.execute("ALTER TABLE queue_entries ADD COLUMN drawn_share FLOAT")
    dialect.drop_trigger("comments_judged_again", "comments")
    dialect.drop_trigger("label_log_moves_entry", "label_log")
    make_judged_again(dialect, "NEW.decision", dialect.later_turn())
    follow_log(dialect)


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
