"""Winnow as a process of its own, on a free port, with its data in a given folder."""

import os
import re
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import IO

ROOT = Path(__file__).parents[2]
LISTENS = re.compile(r"listens on http://127\.0\.0\.1:(\d+)")
KEY = re.compile(r"shown only now: ([a-z0-9]{12})")
START_SECONDS, STOP_SECONDS = 180, 120  # on a machine that is busy with something else
# A benchmark sends more than any blog.
UNLIMITED = {"WINNOW_KEY_COMMENTS_PER_MINUTE": "0", "WINNOW_SITE_COMMENTS_PER_MINUTE": "0"}

# Nothing is drawn at random into the queue: what is measured is the same each time.
NO_SAMPLE = {"WINNOW_SAMPLE_PUBLISHED": "0", "WINNOW_SAMPLE_REJECTED": "0"}


class Server:
    """A running service. `key` is there if this was the first start over its folder."""

    def __init__(self, folder: Path, **settings: str) -> None:
        fixed = {"WINNOW_DATA_DIR": str(folder), "WINNOW_PORT": "0", "WINNOW_WORKERS": "1"}
        ours = {**fixed, **UNLIMITED, **NO_SAMPLE, **settings}
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("WINNOW_")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "service", "serve"],
            cwd=ROOT,
            env=inherited | ours,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        self._lines: list[str] = []
        self._reader = threading.Thread(target=self._listen, args=(self.process.stdout,))
        self._reader.start()
        self.port = int(self._wait_for(LISTENS))
        self._wait_until_up()

    @property
    def output(self) -> str:
        """What it has printed so far."""
        return "".join(self._lines)

    @property
    def key(self) -> str:
        """The key that was printed at the first start."""
        return self._wait_for(KEY)

    def kill(self) -> None:
        """SIGKILL: it can do nothing more."""
        self.process.kill()
        self._wait(timeout_seconds=STOP_SECONDS)

    def stop(self) -> int:
        """SIGTERM: it finishes what it began. Returns the exit code."""
        self.process.terminate()
        return self._wait(timeout_seconds=STOP_SECONDS)

    def _wait(self, *, timeout_seconds: float) -> int:
        code = self.process.wait(timeout=timeout_seconds)
        self._reader.join()
        return code

    def _listen(self, output: IO[str]) -> None:
        with output:
            for line in output:
                self._lines.append(line)

    def _wait_for(self, pattern: re.Pattern[str]) -> str:
        deadline = monotonic() + START_SECONDS
        while monotonic() < deadline:
            if match := pattern.search(self.output):
                return match.group(1)
            if self.process.poll() is not None:
                break
            sleep(0.02)
        self.kill()
        raise RuntimeError(f"the service did not start:\n{self.output}")

    def _wait_until_up(self) -> None:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=START_SECONDS):
            return


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[Server]:
    """A service that is stopped in the end, if it still runs."""
    server = Server(folder, **settings)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()
