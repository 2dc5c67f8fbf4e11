"""A server on loopback before a real Winnow: it passes everything on, or fails as it is told.

What it answers when it fails looks like ham in all but the failure, so that an engine that does
not look at that publishes.
"""

import base64
import json
import select
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

Answer = tuple[dict[str, str], bytes]

WELL = "well"
AN_ID = "01a20ae3-88cd-7e92-9cfd-db65c49e92fa"
STATUSES = {"404": 404, "413": 413, "429": 429, "500": 500, "503": 503}
NOT_PASSED_ON = {"connection", "transfer-encoding", "content-length", "date", "server"}


class OddWinnow:
    """Stands before `behind`. `key` is the engine's, `revoked_key` one that is revoked there."""

    def __init__(self, behind: str, *, key: str, revoked_key: str) -> None:
        self._behind = urlsplit(behind)
        self._key = key
        self._others = {"wrong-key": "000000000000", "revoked-key": revoked_key}
        self._failure = WELL
        self._only_for: bytes | None = None
        self._late_for: bytes | None = None
        self._asked = self._asked_late = 0
        self.waited_seconds: list[float] = []  # of each who hung up, while it hung
        self._is_over = threading.Event()
        self._listen(port=0)
        self.port: int = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"

    @property
    def asked(self) -> int:
        """How often it was asked since the failure began."""
        return self._asked

    @property
    def asked_late(self) -> int:
        """How many answers are, or were, kept back."""
        return self._asked_late

    @contextmanager
    def failing(self, failure: str) -> Iterator[None]:
        """Fail like this, and be well again afterwards."""
        self._begin(failure)
        try:
            yield
        finally:
            self._is_over.set()
            if failure == "stopped":
                self._listen(port=self.port)
            self._failure = WELL

    @contextmanager
    def failing_for(self, text: str, failure: str) -> Iterator[None]:
        """Fail like this where the text is in the request, and be well otherwise."""
        self._only_for = text.encode()
        try:
            with self.failing(failure):
                yield
        finally:
            self._only_for = None

    @contextmanager
    def late(self, text: str) -> Iterator[None]:
        """Where the text is in the request, ask at once, and hand the answer on afterwards."""
        self._asked_late = 0
        self._is_over.clear()
        self._late_for = text.encode()
        try:
            yield
        finally:
            self._late_for = None
            self._is_over.set()

    def close(self) -> None:
        self._is_over.set()
        self._close()

    def _begin(self, failure: str) -> None:
        if failure == "stopped":
            self._close()
        self._asked = 0
        self._is_over.clear()
        self._failure = failure

    def _listen(self, *, port: int) -> None:
        self._server = _Server(("127.0.0.1", port), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def _close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, request: BaseHTTPRequestHandler, body: bytes) -> None:
        """Answer one request as things stand."""
        self._asked += 1
        is_meant = self._only_for is None or self._only_for in body
        failure = self._failure if is_meant else WELL
        if failure in self._others:
            self._pass_on(request, body, key=self._others[failure])
        elif failure == WELL:
            self._pass_on(request, body, key=self._key)
        elif failure == "hangs":
            self._hang(request)
        elif failure == "drips":
            self._drip(request)
        else:
            _fail(request, failure)

    def _hang(self, request: BaseHTTPRequestHandler) -> None:
        """Say nothing, until it is over; note when whoever asked hangs up."""
        began = time.monotonic()
        while not self._is_over.is_set():
            if select.select([request.connection], [], [], 0.05)[0]:
                self.waited_seconds.append(time.monotonic() - began)
                return

    def _pass_on(self, request: BaseHTTPRequestHandler, body: bytes, *, key: str) -> None:
        headers = {name: self._with_key(value, key) for name, value in request.headers.items()}
        headers.pop("Content-Length", None)
        behind = HTTPConnection(str(self._behind.hostname), self._behind.port or 80, timeout=180)
        body = body.replace(self._key.encode(), key.encode())
        behind.request(request.command, request.path, body, headers)
        told = behind.getresponse()
        passed = [(n, v) for n, v in told.getheaders() if n.lower() not in NOT_PASSED_ON]
        answer = told.read()
        behind.close()
        if self._late_for is not None and self._late_for in body:
            self._asked_late += 1
            self._is_over.wait()
        _send(request, told.status, dict(passed), answer)

    def _with_key(self, value: str, key: str) -> str:
        if not value.startswith("Basic "):
            return value.replace(self._key, key)
        said = base64.b64decode(value.removeprefix("Basic ")).replace(
            self._key.encode(), key.encode()
        )
        return f"Basic {base64.b64encode(said).decode()}"

    def _drip(self, request: BaseHTTPRequestHandler) -> None:
        headers, body = _like_ham(request.path)
        lines = [f"{name}: {value}" for name, value in headers.items()]
        lines.append(f"Content-Length: {len(body)}")
        head = "HTTP/1.1 200 OK\r\n" + "\r\n".join(lines) + "\r\n\r\n"
        for byte in head.encode() + body:
            request.wfile.write(bytes([byte]))
            if self._is_over.wait(0.1):
                return


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """Whoever asked has hung up: that is what the tests are about."""


def _handler(odd: OddWinnow) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with suppress(ConnectionError):
                odd.answer(self, self.rfile.read(int(self.headers["Content-Length"] or 0)))

        do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - the base class names them so

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


def _fail(request: BaseHTTPRequestHandler, failure: str) -> None:
    headers, body = _like_ham(request.path)
    if failure in STATUSES:
        _send(request, STATUSES[failure], headers | {"Retry-After": "1"}, body)
    elif failure == "no-http":
        request.wfile.write(b"nonsense\r\n\r\n")
    elif failure == "nonsense":
        _send(request, 200, headers, b"[" * 100_000 + b"\xff<h1>It works!</h1>")
    elif failure == "half-a-body":
        _send(request, 200, headers | {"Content-Length": str(len(body) + 100)}, body)
    elif failure == "a-list":
        _send(request, 200, {"Content-Type": "application/json"}, b"[]")
    elif failure == "no-label":
        _send(request, 200, *_without_label(request.path))
    else:
        assert failure == "odd-label", failure
        _send(request, 200, *_like(request.path, label="perhaps", result="PERHAPS"))


def _like_ham(path: str) -> Answer:
    return _like(path, label="ham", result="OK")


def _like(path: str, *, label: str, result: str) -> Answer:
    """An answer of the protocol that a path belongs to."""
    if path.startswith("/1.1/"):
        said = {"X-winnow-label": label, "X-akismet-guid": AN_ID}
        return {"Content-Type": "text/plain", **said}, b"false"
    if path.startswith("/blogspam"):
        return _json({"result": result, "reason": "", "version": "2.0"})
    return _json({"id": AN_ID, "label": label, "decision": {"moderator": "ada"}})


def _without_label(path: str) -> Answer:
    if path.startswith("/1.1/"):
        return {"Content-Type": "text/plain", "X-akismet-guid": AN_ID}, b"false"
    return _json({"id": AN_ID, "decision": {"moderator": "ada"}})


def _json(content: Any) -> Answer:
    return {"Content-Type": "application/json"}, json.dumps(content).encode()


def _send(
    request: BaseHTTPRequestHandler, status: int, headers: dict[str, str], body: bytes
) -> None:
    request.send_response(status)
    for name, value in ({"Content-Length": str(len(body))} | headers).items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(body)
