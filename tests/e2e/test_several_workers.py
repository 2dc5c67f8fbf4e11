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


def program(server: Any) -> int | None:
    """Whom the workers are forked off, by what the kernel says."""
    children = _children(server.process.pid)
    return next((child for child in children if b"forkserver" in _command(child)), None)


def workers(server: Any) -> set[int]:
    """Whoever serves now."""
    forked_off = program(server)
    return set() if forked_off is None else _children(forked_off)


def _children(process: int) -> set[int]:
    try:
        return set(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))
    except OSError:  # it has ended meanwhile
        return set()


def _command(process: int) -> bytes:
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


def test_comments_are_answered_whoever_is_killed_and_all_stop_at_a_signal(tmp_path: Path) -> None:
    """One story, since each start takes long: the program, a worker, and what they fork off."""
    from loopback.server import running

    with running(tmp_path, WINNOW_WORKERS="2", **UNHURRIED) as server:
        until(lambda: server.output.count("Application startup complete") == 2)
        they_share_the_memory_of_the_program(server)
        a_worker_that_is_killed_is_replaced(server)
        all_are_replaced_when_the_process_that_they_are_forked_off_is_killed(server)
        there = workers(server)
        server.process.terminate()
        assert server.process.wait(timeout=PATIENCE_SECONDS) == 0
        assert not any(map(is_there, there))


def they_share_the_memory_of_the_program(server: Any) -> None:
    assert all(own_mib(worker) < 0.6 * resident_mib(worker) for worker in workers(server))


def a_worker_that_is_killed_is_replaced(server: Any) -> None:
    first, other = workers(server)
    os.kill(first, signal.SIGKILL)
    assert _check(server, "Thanks, this helped").status_code == 201
    until(lambda: len(workers(server)) == 2 and first not in workers(server))
    assert other in workers(server)
    until(lambda: server.output.count("Application startup complete") == 3)


def all_are_replaced_when_the_process_that_they_are_forked_off_is_killed(server: Any) -> None:
    before = workers(server)
    forked_off = program(server)
    assert forked_off is not None
    os.kill(forked_off, signal.SIGTERM)  # as who stops a whole group of processes does
    assert _check(server, "This helped as well").status_code == 201
    assert workers(server) == before
    os.kill(forked_off, signal.SIGKILL)
    until(lambda: len(workers(server)) == 2 and not any(map(is_there, before)))
    until(lambda: server.output.count("Application startup complete") == 5)
    assert _check(server, "So did this").status_code == 201


def own_mib(process: int) -> float:
    """Memory that a process shares with no other."""
    return _mib(process, "Private_Clean") + _mib(process, "Private_Dirty")


def resident_mib(process: int) -> float:
    return _mib(process, "Rss")


def _mib(process: int, kind: str) -> float:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    (line,) = (line for line in lines if line.startswith(f"{kind}:"))
    return int(line.split()[1]) / 1024


def _check(server: Any, text: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {server.key}"}
    url = f"http://127.0.0.1:{server.port}/v1/comments"
    return httpx.post(url, json={"text": text}, headers=headers, timeout=PATIENCE_SECONDS)
