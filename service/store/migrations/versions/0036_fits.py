"""An owner may ask the service for a fit.

Revision ID: 0036
"""

import sqlalchemy as sa
from alembic import op

from service.store.database.ids import new_id
from service.store.tables.core import ID, UtcTime

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    fits = op.create_table(
        "fits",
        sa.Column("id", ID, nullable=False),
        sa.Column("day", sa.Date),
        sa.Column("asked_by", sa.Text),
        sa.Column("asked_at", UtcTime, nullable=False),
        sa.Column("begun_at", UtcTime),
        sa.Column("ended_at", UtcTime),
        sa.Column("exit_code", sa.Integer),
        sa.Column("report", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_fits"),
        sa.UniqueConstraint("day", name="uq_fits_day"),
    )
    nightly = sa.Table("nightly_fits", sa.MetaData(), autoload_with=op.get_bind())
    times = {name: sa.type_coerce(nightly.c[name], UtcTime) for name in ("begun_at", "ended_at")}
    former = sa.select(
        nightly.c.day,
        times["begun_at"].label("asked_at"),
        times["begun_at"].label("begun_at"),
        times["ended_at"].label("ended_at"),
        nightly.c.exit_code,
        nightly.c.report,
    )
    rows = [{"id": new_id(), **row} for row in op.get_bind().execute(former).mappings()]
    if rows:
        op.bulk_insert(fits, rows)
    op.drop_table("nightly_fits")


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
