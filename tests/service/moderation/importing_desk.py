"""A site, and an archive of it that is imported."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from running_blog import WordJudge
from sqlalchemy import select

from service.archives.archived import ReadingOptions
from service.domain.comments import StoredComment
from service.domain.imports import ImportReport
from service.domain.sites import Site
from service.moderation.importing import ImportOrder, run_import
from service.store.comments import comments
from service.store.sites import sites
from service.store.store import Store, open_store
from service.store.tables.core import label_log as log_table

HEADER = "id,author,date,status,text,article_title,article_url,article_text\n"
ROW = "{id},Ann,2020-01-01,{status},{text},Bread,https://b.example/1,Mix flour and water.\n"
SPAM = "Cheap rolex here"
GOOD = "Thanks: I tried this with rye"


class ImportDesk:
    """A store with one site, and an archive that lies beside it."""

    def __init__(self, store: Store, site: Site, folder: Path) -> None:
        self.store, self.site, self.path = store, site, folder / "old.csv"
        self.judge = WordJudge()

    def write(self, *rows: tuple[str, str]) -> None:
        """Rows of a status and a text; the first is number 1."""
        lines = (
            ROW.format(id=at, status=status, text=text) for at, (status, text) in enumerate(rows, 1)
        )
        self.path.write_text(HEADER + "".join(lines))

    def run(
        self, *, is_trial: bool = False, tell: Callable[..., None] | None = None
    ) -> ImportReport:
        order = ImportOrder(self.path, self.site, ReadingOptions(), is_trial, most_chars=50_000)
        return run_import(self.store, self.judge, order, tell or (lambda *_: None))

    def stored(self, number: int) -> StoredComment | None:
        with self.store.reading() as connection:
            return comments.find(connection, self.site.id, f"csv-{number}")

    def log(self, number: int) -> list[tuple[str, str, str]]:
        """Each entry of a comment's log: its label, its channel, and what it came from."""
        stored = self.stored(number)
        assert stored is not None
        c = log_table.c
        query = select(c.label, c.channel, c.client).where(c.comment_id == stored.id)
        with self.store.reading() as connection:
            rows = connection.execute(query.order_by(c.sequence))
            return [(row.label, row.channel, row.client) for row in rows]


@contextmanager
def import_desk(folder: Path, url: str) -> Iterator[ImportDesk]:
    """A desk over a migrated store."""
    store = open_store(url)
    with store.writing() as connection:
        site = sites.add_site(connection, "bread", url="https://b.example")
    yield ImportDesk(store, site, folder)
    store.close()
