"""What revision 0031 makes by hand: the triggers that count what articles take."""
# ruff: noqa: S608 - the pieces are all written here, none comes from outside

from alembic import op

from service.store.migrations.review import Dialect

WORDS = ("title", "text", "url")
ROOM = (
    "INSERT INTO article_room (site_id, shard, n_articles, n_bytes)"
    " VALUES ($row.site_id, $shard, $articles, $bytes) ON CONFLICT (site_id, shard) DO UPDATE SET"
    " n_articles = article_room.n_articles + $articles, n_bytes = article_room.n_bytes + $bytes;"
)


def count_articles(dialect: Dialect) -> None:
    """Count those that are there."""
    size = _size(dialect, "articles")
    op.execute(
        "INSERT INTO article_room (site_id, shard, n_articles, n_bytes)"
        f" SELECT site_id, 0, count(*), sum({size}) FROM articles GROUP BY site_id"
    )


def follow_articles(dialect: Dialect) -> None:
    """Count each that comes, changes or goes."""
    new, old = _size(dialect, "NEW"), _size(dialect, "OLD")
    changes = f"UPDATE OF {', '.join(WORDS)} ON articles"
    for name, event, articles, size, row in (
        ("articles_come", "INSERT ON articles", "1", new, "NEW"),
        ("articles_change", changes, "0", f"({new} - ({old}))", "NEW"),
        ("articles_go", "DELETE ON articles", "-1", f"-({old})", "OLD"),
    ):
        body = dialect.say(ROOM, row=row, articles=articles, bytes=size)
        dialect.trigger(name, event, body)


def _size(dialect: Dialect, row: str) -> str:
    of = "length(CAST({0}.{1} AS BLOB))" if dialect.is_sqlite else "octet_length({0}.{1})"
    return " + ".join(of.format(row, column) for column in WORDS)
