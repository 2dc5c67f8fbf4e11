"""A Winnow, a static site on a web server, and its comment form."""

from collections.abc import Iterator
from pathlib import Path

import one_page
import pytest
from form import Form
from own_winnow import KeyDesk, Winnow


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with one page, /bread/."""
    with one_page.serving(tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture(scope="session")
def winnow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Winnow]:
    running = Winnow(tmp_path_factory.mktemp("winnow"), WINNOW_ARTICLE_POLL_SECONDS="0.2")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def key(winnow: Winnow, site: str) -> str:
    made = winnow.new_site("static", site)
    winnow.allow_private_addresses("static")
    return made


@pytest.fixture(scope="session")
def desk(winnow: Winnow, key: str) -> Iterator[KeyDesk]:
    opened = KeyDesk(winnow, key)
    yield opened
    opened.close()


@pytest.fixture
def form(winnow: Winnow, key: str, site: str, tmp_path: Path) -> Form:
    return Form(tmp_path / "comments", winnow.url, key, site)
