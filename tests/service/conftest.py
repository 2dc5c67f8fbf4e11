"""Real databases and a real application over them."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import debian
import httpx
import psycopg
import pytest
from review_desk import ReviewDesk
from running_blog import PATIENT, QUICK, Blog, Running, WordJudge

from service.app import create_app
from service.domain.sites import Site
from service.scoring.scoring import JudgeLike
from service.settings import Settings
from service.store.sites import sites
from service.store.store import Store, open_store

# Nothing is drawn at random into the queue, but in the tests of that.
NO_SAMPLE: Mapping[str, Any] = {"sample_published": 0, "sample_rejected": 0}


@pytest.fixture
def word_judge() -> WordJudge:
    return WordJudge()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[..., str]]:
    """Makes a new database, empty or a copy, of a PostgreSQL that lives as long as the tests."""
    folder = Path(tempfile.mkdtemp(prefix="winnow-postgres-"))
    server = _start_postgres(folder)
    url = f"postgresql://postgres@/{{}}?host={folder}"

    def new_database(template: str = "template1") -> str:
        name = f"winnow_{time.monotonic_ns()}"
        with psycopg.connect(url.format("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return url.format(name)

    yield new_database
    server.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
    server.wait(timeout=120)
    shutil.rmtree(folder)


def _start_postgres(folder: Path) -> subprocess.Popen[bytes]:
    binaries = _postgres_binaries()
    owner: dict[str, Any] = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        owner = {"user": "postgres", "group": "postgres", "extra_groups": []}
    data_folder = folder / "data"
    initdb = [binaries / "initdb", "-D", data_folder, "-A", "trust", "-U", "postgres", "-E", "UTF8"]
    subprocess.run([*initdb, "-N"], check=True, capture_output=True, cwd=folder, **owner)
    # It would look after each of some hundred databases, for as long as the tests run.
    quiet = ["autovacuum=off", "full_page_writes=off", "max_wal_size=8GB"]
    settings = ["listen_addresses=", "fsync=off", f"unix_socket_directories={folder}", *quiet]
    command = [binaries / "postgres", "-D", data_folder, *(f"--{setting}" for setting in settings)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=folder, **owner)
    _wait_until_ready(binaries, folder)
    return server


def _wait_until_ready(binaries: Path, folder: Path) -> None:
    for _ in range(1200):
        ready = subprocess.run([binaries / "pg_isready", "-q", "-h", folder], check=False)
        if ready.returncode == 0:
            return
        time.sleep(0.1)
    pytest.fail("PostgreSQL did not start")


def _postgres_binaries() -> Path:
    def binaries() -> list[Path]:
        return sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))

    if not binaries():
        debian.install("postgresql")
    return binaries()[-1].parent


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'winnow.db'}"
    new_database: Callable[..., str] = request.getfixturevalue("postgres")
    return new_database()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file that was migrated, to be copied: migrating takes longer."""
    file = tmp_path_factory.mktemp("migrated") / "winnow.db"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_postgres(postgres: Callable[..., str]) -> str:
    """The name of a PostgreSQL database that was migrated, to be copied."""
    url = postgres()
    _migrate(url)
    return url.partition("@/")[2].partition("?")[0]


def _migrate(url: str) -> None:
    opened = open_store(url)
    opened.migrate()
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated database of either kind."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "winnow.db")
        return f"sqlite:///{tmp_path / 'winnow.db'}"
    new_database: Callable[..., str] = request.getfixturevalue("postgres")
    return new_database(request.getfixturevalue("migrated_postgres"))


@pytest.fixture
def store(migrated_url: str) -> Iterator[Store]:
    """A migrated store, once on SQLite and once on PostgreSQL."""
    opened = open_store(migrated_url)
    yield opened
    opened.close()


@pytest.fixture
def site(store: Store) -> Site:
    with store.writing() as connection:
        return sites.add_site(connection, "my-blog", url="https://blog.example")


@pytest.fixture
async def desk(store: Store, site: Site) -> AsyncIterator[ReviewDesk]:
    """The use cases of the review queue, once on SQLite and once on PostgreSQL."""
    opened = ReviewDesk(store, site)
    yield opened
    opened.close()


@pytest.fixture
def running(tmp_path: Path, migrated_sqlite: Path) -> Running:
    """`async with running(judge=..., any_setting=...) as blog`: the service over a store."""

    @asynccontextmanager
    async def run(
        *, judge: JudgeLike | None, url: str | None = None, **settings: Any
    ) -> AsyncIterator[Blog]:
        bounds = {**PATIENT, **NO_SAMPLE} | settings
        settings_ = Settings(data_dir=tmp_path, database_url=url or "", **bounds)
        is_copy = url is None and not (tmp_path / "winnow.db").exists()
        if is_copy:
            shutil.copy(migrated_sqlite, tmp_path / "winnow.db")
        store = open_store(settings_.store_url)
        if not is_copy:
            store.migrate()
        key = _key_of_first_site(store)
        app = create_app(settings_, judge=judge, passwords=QUICK)
        transport = httpx.ASGITransport(app)
        headers = {"Authorization": f"Bearer {key}"}
        client = httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers)
        try:
            async with app.router.lifespan_context(app), client:
                yield Blog(client, store, key, app)
        finally:
            store.close()

    return run


def _key_of_first_site(store: Store) -> str:
    with store.writing() as connection:
        first = next(iter(sites.all_sites(connection)), None)
        site = first or sites.add_site(connection, "my-blog", url="https://b.example")
        return sites.add_key(connection, site)


@pytest.fixture
async def blog(running: Running, word_judge: WordJudge) -> AsyncIterator[Blog]:
    """The service on SQLite with the judge of words."""
    async with running(judge=word_judge) as started:
        yield started
