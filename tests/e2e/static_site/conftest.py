"""A Winnow, a static site on a web server, and its comment form."""

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from form import Form
from own_winnow import Desk, Winnow

ARTICLE = (
    "<!doctype html><html lang=en><title>Sourdough in a cold kitchen</title><body><article>"
    "<h1>Sourdough in a cold kitchen</h1><p>"
    + "A starter that is kept at sixteen degrees takes about twice as long to rise. " * 10
    + "</p></article></body></html>"
)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with one page, /bread/."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "bread").mkdir()
    (folder / "bread" / "index.html").write_text(ARTICLE)
    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def winnow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Winnow]:
    running = Winnow(tmp_path_factory.mktemp("winnow"), WINNOW_ARTICLE_POLL_SECONDS="0.2")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def key(winnow: Winnow, site: str) -> str:
    made = winnow.new_site("static", site)
    winnow.command("sites", "set", "static", "private-addresses", "yes")
    return made


@pytest.fixture(scope="module")
def desk(winnow: Winnow, key: str) -> Iterator[Desk]:
    opened = Desk(winnow, key)
    yield opened
    opened.close()


@pytest.fixture
def form(winnow: Winnow, key: str, site: str, tmp_path: Path) -> Form:
    return Form(tmp_path / "comments", winnow.url, key, site)
