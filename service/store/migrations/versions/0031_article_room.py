"""How much room the articles of each site take is counted, by triggers.

Revision ID: 0031
"""

import sqlalchemy as sa
from alembic import op

from service.store.migrations.article_room import count_articles, follow_articles
from service.store.migrations.review import Dialect

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

ID = sa.String(36)


def upgrade() -> None:
    op.create_table(
        "article_room",
        sa.Column("site_id", ID, nullable=False),
        sa.Column("shard", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("n_articles", sa.Integer, nullable=False),
        sa.Column("n_bytes", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "shard", name="pk_article_room"),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_article_room_site_id_sites"),
    )
    dialect = Dialect(op.get_bind().dialect.name)
    count_articles(dialect)
    follow_articles(dialect)


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
