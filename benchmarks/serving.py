"""How fast POST /v1/comments is, beside a bare FastAPI endpoint in the same run.

    python benchmarks/serving.py [SECONDS]

Every comment is judged by the active model and is on disk before it is answered. Loopback
only; each figure is taken over so many seconds, one server at a time.
"""

import json
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from loopback.client import LoadMeasurement, measure, post
from loopback.server import running

HERE = Path(__file__).parent
ARTICLE = {
    "title": "Sourdough in a cold kitchen",
    "text": "A starter at 16 degrees takes twice as long, and tastes better for it. " * 20,
    "url": "https://blog.example/sourdough",
}
TEXTS = (
    "I tried this with rye and it took three days, but what a crust! Did you cover the bowl?",
    "Cheap watches and handbags, best price at http://watches.example",
    "Not convinced: at 16 degrees mine went sour long before it rose. A warmer shelf helped.",
    "Great post, thanks for sharing this useful information, keep it up",
)


def comment(number: int) -> bytes:
    """A comment like no other, under the article."""
    text = f"{TEXTS[number % len(TEXTS)]} ({number})"
    return json.dumps({"text": text, "author": {"name": "Rita"}, "article": ARTICLE}).encode()


def bare(connections: int, seconds: float) -> LoadMeasurement:
    """The bare endpoint under this load."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "loopback.bare", str(port)], cwd=HERE)
    try:
        _wait_for(port)
        return measure(
            port,
            lambda number: post("/v1/comments", comment(number)),
            connections=connections,
            seconds=seconds,
        )
    finally:
        server.terminate()
        server.wait(timeout=10)


def winnow(connections: int, seconds: float) -> LoadMeasurement:
    """The service under this load, over a new store."""
    with (
        tempfile.TemporaryDirectory(prefix="winnow-serving-") as name,
        running(Path(name)) as server,
    ):
        return measure(
            server.port,
            lambda number: post("/v1/comments", comment(number), key=server.key),
            connections=connections,
            seconds=seconds,
        )


def main(seconds: float = 5.0) -> int:
    """Measure both at several loads, and print the ratio."""
    failures = 0
    print("connections  server   requests/s   p50 ms   p99 ms   of bare")
    for connections in (1, 8, 32):
        plain = bare(connections, seconds)
        for name, measurement in (("bare", plain), ("winnow", winnow(connections, seconds))):
            failures += len(measurement.failures)
            print(
                f"{connections:11}  {name:7} {measurement.per_second:11.0f}"
                f" {measurement.quantile(0.5):8.2f} {measurement.quantile(0.99):8.2f}"
                f" {measurement.per_second / plain.per_second:9.2f}"
            )
    print(f"{failures} requests failed")
    return 1 if failures else 0


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the bare server did not start")


if __name__ == "__main__":
    sys.exit(main(*(float(word) for word in sys.argv[1:2])))
