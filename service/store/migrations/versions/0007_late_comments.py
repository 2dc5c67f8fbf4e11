"""What was written long before it came stands behind what came in its time.

Revision ID: 0007
"""

from alembic import op

from service.store.migrations.review import Dialect, make_enter_queue, make_judged_again

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    dialect = Dialect(op.get_bind().dialect.name)
    dialect.drop_trigger("comments_enter_queue", "comments")
    dialect.drop_trigger("comments_judged_again", "comments")
    make_enter_queue(dialect, dialect.late_turn())
    make_judged_again(dialect, "NEW.decision", dialect.later_turn())


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
