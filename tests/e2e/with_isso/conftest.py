"""A Winnow, a site of one page, and a real Isso with the plugin."""

from collections.abc import Iterator
from pathlib import Path

import environment
import one_page
import pytest
from isso_server import Isso
from own_winnow import KeyDesk, Winnow


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with one_page.serving(tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture(scope="session")
def winnow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Winnow]:
    running = Winnow(tmp_path_factory.mktemp("winnow"), WINNOW_ARTICLE_POLL_SECONDS="0.2")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def key(winnow: Winnow, site: str) -> str:
    made = winnow.new_site("isso", site)
    winnow.allow_private_addresses("isso")
    return made


@pytest.fixture(scope="session")
def desk(winnow: Winnow, key: str) -> Iterator[KeyDesk]:
    opened = KeyDesk(winnow, key)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One with Isso."""
    pins = Path(__file__).with_name("pins.txt")
    return environment.shared(tmp_path_factory, "isso", pins)


@pytest.fixture(scope="module")
def isso(
    python: Path, winnow: Winnow, key: str, site: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Isso]:
    settings = {"WINNOW_URL": winnow.url, "WINNOW_KEY": key, "WINNOW_POLL_SECONDS": "0.3"}
    running = Isso(python, tmp_path_factory.mktemp("comments"), site, **settings)
    yield running
    running.stop()
