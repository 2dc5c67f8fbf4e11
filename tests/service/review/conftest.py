"""The queue's pages over a real store, asked without a browser."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from desk import Desk
from running_blog import WordJudge

from service.app import create_app
from service.moderation.passwords import Passwords
from service.settings import Settings
from service.store.sites import sites
from service.store.store import open_store


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    settings = Settings(data_dir=tmp_path)
    store = open_store(settings.store_url)
    store.migrate()
    quick = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    with store.writing() as connection:
        site = sites.add_site(connection, "my-blog", url="https://b.example")
    app = create_app(settings, judge=WordJudge(), passwords=quick)
    async with app.router.lifespan_context(app):
        yield Desk(app, store, quick, site)
    store.close()
