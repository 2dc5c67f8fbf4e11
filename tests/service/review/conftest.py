"""The queue's pages over a real store, asked without a browser."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pages_desk import DeskWith, PagesDesk
from running_blog import PATIENT, QUICK, WordJudge
from site_owner import Owner, owner_at

from service.app import create_app
from service.settings import Settings
from service.store.sites import sites
from service.store.store import open_store


@pytest.fixture
def desk_with(tmp_path: Path, migrated_sqlite: Path) -> DeskWith:
    """`async with desk_with(any_setting=...) as desk`: the pages over a store of their own."""

    @asynccontextmanager
    async def opened(**further: Any) -> AsyncIterator[PagesDesk]:
        bounds = PATIENT | {"sample_published": 0, "sample_rejected": 0} | further
        settings = Settings(data_dir=tmp_path, **bounds)
        shutil.copy(migrated_sqlite, tmp_path / "winnow.db")
        store = open_store(settings.store_url)
        with store.writing() as connection:
            site = sites.add_site(connection, "my-blog", url="https://b.example")
        app = create_app(settings, judge=WordJudge(), passwords=QUICK)
        async with app.router.lifespan_context(app):
            yield PagesDesk(app, store, QUICK, site)
        store.close()

    return opened


@pytest.fixture
async def desk(desk_with: DeskWith) -> AsyncIterator[PagesDesk]:
    async with desk_with() as opened:
        yield opened


@pytest.fixture
async def owner(desk: PagesDesk) -> AsyncIterator[Owner]:
    async with owner_at(desk) as owner:
        yield owner
