"""Several workers behind one port are one service."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Any]:
    from loopback.server import running

    with running(tmp_path, WINNOW_WORKERS="2") as opened:
        yield opened


def workers(server: Any) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(server.process.pid)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return [int(line.split()[0]) for line in listed.stdout.splitlines() if "spawn_main" in line]


def until(is_so: Callable[[], bool]) -> None:
    ends = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < ends, "it never was"
        time.sleep(0.1)


def check(server: Any, text: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {server.key}"}
    url = f"http://127.0.0.1:{server.port}/v1/comments"
    return httpx.post(url, json={"text": text, "external_id": text}, headers=headers, timeout=60)


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_worker_that_is_killed_is_replaced_and_the_others_answer(server: Any) -> None:
    until(lambda: len(workers(server)) == 2)
    first, other = workers(server)
    assert check(server, "Thanks, this helped").status_code == 201
    os.kill(first, signal.SIGKILL)
    answers = {check(server, f"Thanks {number}").status_code for number in range(5)}
    assert answers == {201}
    until(lambda: len(workers(server)) == 2 and first not in workers(server))
    assert other in workers(server)
    assert check(server, "Thanks, this helped").status_code == 200  # whoever has it now


def test_no_worker_outlives_the_first_process(server: Any) -> None:
    until(lambda: len(workers(server)) == 2)
    there = workers(server)
    server.kill()
    until(lambda: not any(map(is_there, there)))


def test_all_of_them_stop_at_a_signal(server: Any) -> None:
    until(lambda: len(workers(server)) == 2)
    there = workers(server)
    assert server.stop() == 0
    assert not any(map(is_there, there))
