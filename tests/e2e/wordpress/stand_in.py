"""A server on loopback that answers comment-check as Winnow never would."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

LIKE_HAM = b"X-akismet-guid: 1\r\nX-winnow-label: ham\r\n"
ANSWERS = {
    "no guid": b"HTTP/1.0 200 OK\r\nX-winnow-label: ham\r\nContent-Length: 5\r\n\r\nfalse",
    "empty": b"HTTP/1.0 200 OK\r\n" + LIKE_HAM + b"Content-Length: 0\r\n\r\n",
    "a line too much": b"HTTP/1.0 200 OK\r\n" + LIKE_HAM + b"Content-Length: 6\r\n\r\nfalse\n",
    "redirect": b"HTTP/1.0 302 There\r\n" + LIKE_HAM + b"Location: /x\r\n\r\nfalse",
    "404": b"HTTP/1.0 404 Where\r\n" + LIKE_HAM + b"Content-Length: 5\r\n\r\nfalse",
}


@contextmanager
def answering(said: bytes) -> Iterator[str]:
    """The address of a server that answers every request with these bytes and hangs up."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            length = 0
            while line := self.rfile.readline().strip().lower():
                if line.startswith(b"content-length:"):
                    length = int(line.partition(b":")[2])
            self.rfile.read(length)
            self.wfile.write(said)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
