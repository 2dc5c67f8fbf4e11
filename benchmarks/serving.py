"""How fast a durable POST /v1/comments is, beside a bare FastAPI endpoint and rspamd.

    PYTHONPATH=. python benchmarks/serving.py [SECONDS] [WORKERS]

All in one run, on loopback, one server at a time, loaded by wrk with 5,000 different written
comments. The bare endpoint reads a JSON object and answers one, in one process. rspamd is Debian's,
with two workers and Redis beside it; it is sent the comments as messages. Winnow judges under an
article of 1,400 characters and answers once the comment is on disk, in SQLite; with
WINNOW_DATABASE_URL, in that PostgreSQL as well, which should be empty. `CPU` is what all processes
of Winnow spend on a comment, in milliseconds. Needs wrk, rspamd and redis-server.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from loopback.bodies import as_json, as_messages, written_comments
from loopback.processor import processor_seconds
from loopback.rspamd import free_port, running_rspamd, wait_for
from loopback.server import running
from loopback.stages import print_stages
from loopback.wrk import WrkMeasurement, load, require, write_bodies

HERE = Path(__file__).parent
CONNECTIONS = (1, 16, 32)
WARM_UP_SECONDS = 2
LEAST_OF_BARE, LEAST_OF_RSPAMD = 0.20, 0.45

Loaded = Callable[[int], tuple[WrkMeasurement, float]]


@contextmanager
def bare(bodies: Path, seconds: float) -> Iterator[Loaded]:
    """The bare endpoint."""
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", "loopback.bare", str(port)], cwd=HERE)
    try:
        wait_for(port)
        url = f"http://127.0.0.1:{port}/v1/comments"
        yield lambda n: (load(url, bodies, connections=n, seconds=seconds), 0.0)
    finally:
        server.terminate()
        server.wait(timeout=10)


@contextmanager
def rspamd(bodies: Path, seconds: float) -> Iterator[Loaded]:
    """rspamd, given messages."""
    with running_rspamd() as port:
        url = f"http://127.0.0.1:{port}/checkv2"
        yield lambda n: (load(url, bodies, connections=n, seconds=seconds), 0.0)


@contextmanager
def winnow(bodies: Path, seconds: float, **settings: str) -> Iterator[Loaded]:
    """The service over a new store."""
    with (
        tempfile.TemporaryDirectory(prefix="winnow-serving-") as name,
        running(Path(name), **settings) as server,
    ):
        url, process = f"http://127.0.0.1:{server.port}/v1/comments", server.process.pid
        load(url, bodies, connections=8, seconds=WARM_UP_SECONDS, key=server.key)

        def loaded(connections: int) -> tuple[WrkMeasurement, float]:
            before = processor_seconds(process)
            measured = load(url, bodies, connections=connections, seconds=seconds, key=server.key)
            spent = processor_seconds(process) - before
            return measured, 1000 * spent / max(1, measured.requests)

        yield loaded


def main(seconds: float = 5.0, workers: int = os.cpu_count() or 1) -> int:
    """Measure all at several loads, and print the ratios. 1 if a request failed."""
    require("wrk", "rspamd", "redis-server")
    comments = written_comments()
    with tempfile.TemporaryDirectory(prefix="winnow-bodies-") as name:
        json_file = write_bodies(as_json(comments), Path(name) / "json")
        messages = write_bodies(as_messages(comments), Path(name) / "messages")
        servers = {
            "bare": bare(json_file, seconds),
            "rspamd": rspamd(messages, seconds),
            "sqlite": winnow(json_file, seconds, WINNOW_WORKERS=str(workers)),
        }
        if url := os.environ.get("WINNOW_DATABASE_URL"):
            servers["postgresql"] = winnow(
                json_file, seconds, WINNOW_WORKERS=str(workers), WINNOW_DATABASE_URL=url
            )
        failures = _compare(servers)
    print_stages(comments)
    return 1 if failures else 0


def _compare(servers: dict[str, object]) -> int:
    rates: dict[tuple[str, int], float] = {}
    failures = 0
    print("server      connections  requests/s   p50 ms   p99 ms  CPU ms  of bare  of rspamd")
    for name, server in servers.items():
        with server as loaded:
            for connections in CONNECTIONS:
                measured, cpu_ms = loaded(connections)
                failures += measured.failures
                rates[name, connections] = measured.per_second
                of_bare, of_rspamd = (
                    measured.per_second / rates.get((other, connections), float("nan"))
                    for other in ("bare", "rspamd")
                )
                print(
                    f"{name:10}  {connections:11} {measured.per_second:11.0f}"
                    f" {measured.p50_ms:8.2f} {measured.p99_ms:8.2f} {cpu_ms:7.2f}"
                    f" {of_bare:8.3f} {of_rspamd:10.3f}"
                )
    print(f"{failures} requests failed")
    print(f"wanted at 16 and 32: {LEAST_OF_BARE:.2f} of bare, {LEAST_OF_RSPAMD:.2f} of rspamd")
    return failures


if __name__ == "__main__":
    words = sys.argv[1:3]
    sys.exit(main(*(kind(word) for kind, word in zip((float, int), words, strict=False))))
