"""Several workers behind one port are one service."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from own_winnow import UNHURRIED

PATIENCE_SECONDS = 300


def workers(server: Any) -> set[int]:
    """Whoever the first process has started to serve, by what the kernel says."""
    first = server.process.pid
    children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    return {int(child) for child in children if b"spawn_main" in _command(child)}


def _command(process: str) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:  # it has ended meanwhile
        return b""


def until(is_so: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < ends, "it never was"
        time.sleep(0.1)


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_comments_are_answered_when_a_worker_is_killed_and_all_stop_at_a_signal(
    tmp_path: Path,
) -> None:
    from loopback.server import running

    with running(tmp_path, WINNOW_WORKERS="2", **UNHURRIED) as server:
        until(lambda: server.output.count("Application startup complete") == 2)
        first, other = workers(server)
        os.kill(first, signal.SIGKILL)
        assert _check(server, "Thanks, this helped").status_code == 201
        until(lambda: len(workers(server)) == 2 and first not in workers(server))
        there = workers(server)
        assert other in there
        server.process.terminate()
        assert server.process.wait(timeout=PATIENCE_SECONDS) == 0
        assert not any(map(is_there, there))


def _check(server: Any, text: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {server.key}"}
    url = f"http://127.0.0.1:{server.port}/v1/comments"
    return httpx.post(url, json={"text": text}, headers=headers, timeout=PATIENCE_SECONDS)
