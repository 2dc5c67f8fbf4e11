"""The index of the queue's order also answers how many comments a filter leaves.

Revision ID: 0004
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ORDER = ["site_id", "state", "turn", "number"]
FILTERED_BY = ["spam_probability", "language", "created_on"]


def upgrade() -> None:
    op.drop_index("ix_queue_entries_turn", table_name="queue_entries")
    op.create_index("ix_queue_entries_turn", "queue_entries", [*ORDER, *FILTERED_BY])


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
