"""A Winnow, and a real Django with the app."""

from collections.abc import Iterator
from pathlib import Path

import environment
import pytest
from django_blog import Django
from own_winnow import KeyDesk, Winnow


@pytest.fixture(scope="module")
def winnow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Winnow]:
    running = Winnow(tmp_path_factory.mktemp("winnow"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def key(winnow: Winnow) -> str:
    return winnow.new_site("django", "https://blog.example")


@pytest.fixture(scope="module")
def desk(winnow: Winnow, key: str) -> Iterator[KeyDesk]:
    opened = KeyDesk(winnow, key)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def django(winnow: Winnow, key: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Django]:
    folder = tmp_path_factory.mktemp("django")
    python = environment.made(folder / "venv", Path(__file__).with_name("pins.txt"))
    running = Django(python, folder, WINNOW_URL=winnow.url, WINNOW_KEY=key)
    yield running
    running.stop()
