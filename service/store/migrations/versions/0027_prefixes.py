"""Words can be found by their beginnings: SQLite keeps an index of the first letters.

Revision ID: 0027
"""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # the index of PostgreSQL finds beginnings as it is
    # Made anew under its own name: a trigger knows it, and FTS5 cannot add prefixes afterwards.
    op.execute("CREATE TEMP TABLE kept AS SELECT rowid AS number, words FROM comment_search")
    op.execute("DROP TABLE comment_search")
    op.execute(
        "CREATE VIRTUAL TABLE comment_search USING fts5"
        " (words, tokenize = 'unicode61 remove_diacritics 2', prefix = '3 4')"
    )
    op.execute("INSERT INTO comment_search (rowid, words) SELECT number, words FROM kept")
    op.execute("DROP TABLE kept")


def downgrade() -> None:
    raise NotImplementedError("restore the backup made before the update")
