"""A Winnow for the Python client."""

from collections.abc import Iterator

import pytest
from own_winnow import Winnow


@pytest.fixture(scope="session")
def winnow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Winnow]:
    running = Winnow(tmp_path_factory.mktemp("winnow"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def key(winnow: Winnow) -> str:
    return winnow.new_site("python", "https://blog.example")
