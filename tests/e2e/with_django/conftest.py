"""A Winnow, and a real Django with the app."""

from collections.abc import Iterator
from pathlib import Path

import environment
import pytest
from django_blog import Django
from own_winnow import KeyDesk, Winnow


@pytest.fixture(scope="session")
def winnow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Winnow]:
    running = Winnow(tmp_path_factory.mktemp("winnow"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def key(winnow: Winnow) -> str:
    return winnow.new_site("django", "https://blog.example")


@pytest.fixture(scope="session")
def desk(winnow: Winnow, key: str) -> Iterator[KeyDesk]:
    opened = KeyDesk(winnow, key)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One with Django."""
    pins = Path(__file__).with_name("pins.txt")
    return environment.shared(tmp_path_factory, "django", pins)


@pytest.fixture(scope="module")
def django(
    python: Path, winnow: Winnow, key: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Django]:
    folder = tmp_path_factory.mktemp("blog")
    running = Django(python, folder, WINNOW_URL=winnow.url, WINNOW_KEY=key)
    yield running
    running.stop()
