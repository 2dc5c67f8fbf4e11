"""The queue's pages over a real store, asked without a browser."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pages_desk import PagesDesk
from running_blog import QUICK, WordJudge

from service.app import create_app
from service.settings import Settings
from service.store.sites import sites
from service.store.store import open_store


@pytest.fixture
async def desk(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[PagesDesk]:
    settings = Settings(data_dir=tmp_path)
    shutil.copy(migrated_sqlite, tmp_path / "winnow.db")
    store = open_store(settings.store_url)
    with store.writing() as connection:
        site = sites.add_site(connection, "my-blog", url="https://b.example")
    app = create_app(settings, judge=WordJudge(), passwords=QUICK)
    async with app.router.lifespan_context(app):
        yield PagesDesk(app, store, QUICK, site)
    store.close()
