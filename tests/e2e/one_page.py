"""A web server on loopback with one article, at /bread/."""

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

TITLE = "Sourdough in a cold kitchen"
SENTENCE = "A starter that is kept at sixteen degrees takes about twice as long to rise. "
ARTICLE = (
    f"<!doctype html><html lang=en><title>{TITLE}</title><body><article><h1>{TITLE}</h1>"
    f"<p>{SENTENCE * 10}</p></article></body></html>"
)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of the server."""
    (folder / "bread").mkdir()
    (folder / "bread" / "index.html").write_text(ARTICLE)
    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
