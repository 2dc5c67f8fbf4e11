"""Workers that start are waited for; those that die are replaced."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn

from service.cli.workers import Workers, count_workers
from service.settings import Settings

PATIENCE_SECONDS = 120


@pytest.fixture
def workers() -> Iterator[Workers]:
    """One worker of a small application, under a watch that nobody satisfies who still starts."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(
            "bare_asgi:app",
            workers=1,
            lifespan="off",
            log_config=None,
            timeout_worker_healthcheck=0,
        )
        opened = Workers(config, [listening])
        opened.init_processes()
        yield opened
        for process in opened.processes:
            process.process.kill()
        opened.join_all()
    for number, handler in before.items():
        signal.signal(number, handler)


def test_as_many_workers_answer_as_was_set() -> None:
    assert count_workers(Settings(workers=3)) == 3


@pytest.mark.parametrize(
    ("cores", "memory_mib", "n_workers"),
    [(1, 4096, 1), (4, 4096, 4), (4, 1100, 2), (4, 256, 1), (64, 65536, 8)],
)
def test_unless_it_is_set_each_core_has_one_if_there_is_memory_for_it(
    monkeypatch: pytest.MonkeyPatch, cores: int, memory_mib: int, n_workers: int
) -> None:
    pages = {"SC_PHYS_PAGES": memory_mib, "SC_PAGE_SIZE": 1024**2}
    monkeypatch.setattr("service.cli.workers.cpu_count", lambda: cores)
    monkeypatch.setattr(os, "sysconf", pages.__getitem__)
    assert count_workers(Settings()) == n_workers


def until(is_so: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < ends, "it never was"
        time.sleep(0.02)


def test_a_worker_that_still_starts_is_not_killed_for_its_silence(workers: Workers) -> None:
    first = workers.processes[0]
    workers.keep_subprocess_alive()
    assert workers.processes == [first]
    assert first.process.is_alive()


def test_a_worker_that_dies_is_replaced_and_so_is_one_that_dies_while_it_starts(
    workers: Workers,
) -> None:
    first = workers.processes[0]
    assert first.pid is not None
    os.kill(first.pid, signal.SIGKILL)
    until(lambda: not first.process.is_alive())
    workers.keep_subprocess_alive()
    (second,) = workers.processes
    assert second.pid != first.pid


def test_once_it_has_answered_a_worker_is_watched(workers: Workers) -> None:
    workers.config.timeout_worker_healthcheck = PATIENCE_SECONDS
    first = workers.processes[0]
    until(lambda: not workers._is_starting(first))
    assert first.pid is not None
    os.kill(first.pid, signal.SIGSTOP)  # it hangs
    status = Path(f"/proc/{first.pid}/status")
    until(lambda: "State:\tT" in status.read_text())
    workers.config.timeout_worker_healthcheck = 0
    workers.keep_subprocess_alive()
    assert workers.processes[0].pid != first.pid
