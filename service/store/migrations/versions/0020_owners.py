"""Sites can be retired; keys say what they are for, when they were last used, what replaced them.

Revision ID: 0020
"""

import sqlalchemy as sa
from alembic import op

from service.store.tables.core import ID, UtcTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sites", sa.Column("retired_at", UtcTime))
    op.add_column("api_keys", sa.Column("purpose", sa.String(60)))
    op.add_column("api_keys", sa.Column("last_used_at", UtcTime))
    op.add_column("api_keys", sa.Column("successor_id", ID))
    op.create_table(
        "owner_changes",
        sa.Column("id", ID, nullable=False),
        sa.Column("made_at", UtcTime, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("moderator_id", ID),
        sa.Column("site_id", ID),
        sa.Column("about", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_owner_changes"),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderators.id"], name="fk_owner_changes_moderator_id"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_owner_changes_site_id"),
    )
    op.create_index("ix_owner_changes_site_id", "owner_changes", ["site_id"])


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
