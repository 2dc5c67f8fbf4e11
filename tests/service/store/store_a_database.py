"""Keeps a database of this version, for later ones to be upgraded from in a test.

    PYTHONPATH=.:tests/service .venv/bin/python tests/service/store/store_a_database.py

To be run once before a release, before the first migration after it. It writes
`tests/service/store/stored/REVISION.db.gz` and never overwrites one.
"""

import asyncio
import gzip
import tempfile
from pathlib import Path

from full_store import live_in
from review_desk import ReviewDesk

from service.store.backup import snapshot
from service.store.database.schema import head_revision
from service.store.sites import sites
from service.store.store import open_store

STORED = Path(__file__).parent / "stored"


async def fill(url: str) -> None:
    store = open_store(url)
    store.migrate()
    with store.writing() as connection:
        site = sites.add_site(connection, "my-blog", url="https://my-blog.example")
    desk = ReviewDesk(store, site)
    await live_in(desk)
    desk.close()
    store.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/winnow.db"
        asyncio.run(fill(url))
        snapshot.take_snapshot(url, Path(folder) / "snapshot")
        content = (Path(folder) / "snapshot").read_bytes()
    with (STORED / f"{head_revision()}.db.gz").open("xb") as file:
        file.write(gzip.compress(content, mtime=0))


if __name__ == "__main__":
    main()
