"""A Winnow, and a real ikiwiki whose comments it judges."""

from collections.abc import Iterator

import debian
import pytest
from own_winnow import KeyDesk, Winnow
from wiki import Wiki


@pytest.fixture(scope="session")
def winnow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Winnow]:
    running = Winnow(tmp_path_factory.mktemp("winnow"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def key(winnow: Winnow) -> str:
    return winnow.new_site("wiki", "http://wiki.example")


@pytest.fixture(scope="session")
def desk(winnow: Winnow, key: str) -> Iterator[KeyDesk]:
    opened = KeyDesk(winnow, key)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def _ikiwiki() -> None:
    debian.install("ikiwiki", "libcgi-session-perl", "libcgi-formbuilder-perl")


@pytest.fixture(scope="session")
def wiki(
    _ikiwiki: None, winnow: Winnow, key: str, tmp_path_factory: pytest.TempPathFactory
) -> Wiki:
    server = f"http://winnow:{key}@127.0.0.1:{winnow.port}/blogspam"
    return Wiki(tmp_path_factory.mktemp("wiki"), server)
