"""Fits by the service's own schedule leave a report.

Revision ID: 0017
"""

import sqlalchemy as sa
from alembic import op

from service.store.tables.core import UtcTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "nightly_fits",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("begun_at", UtcTime, nullable=False),
        sa.Column("ended_at", UtcTime),
        sa.Column("exit_code", sa.Integer),
        sa.Column("report", sa.Text, nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
