"""Several processes behind one port, each a server of its own; the first one watches over them."""

import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import typer
import uvicorn
from fastapi import FastAPI
from joblib import cpu_count
from uvicorn import _subprocess
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess
from uvicorn.supervisors.multiprocess import Process

from service.app import create_app
from service.cli.log_lines import set_up_log
from service.cli.memory import ProgramKept
from service.domain.errors import WinnowError
from service.metrics.metrics import Metrics
from service.settings import Settings

APP = f"{__name__}:worker_app"  # each process makes its own: an application is no message
SHARED_COUNTS = "PROMETHEUS_MULTIPROC_DIR"  # by this name its library looks for the folder
PROGRAM = "service.cli.worker_program"
LEAST_MEMORY = 512 * 1024**2  # bytes of the machine for each worker
MOST_BY_ITSELF = 8  # more than that many help no blog, and each is a connection pool more
LOOK_SECONDS = 1.0
ANSWERS_SECONDS = 60  # a busy machine is no reason to kill a worker


class WorkersFailed(WinnowError):
    """A worker could not start, and the next one would not either."""


def count_workers(settings: Settings) -> int:
    """The number that was set; else one for each core, if there is memory for so many."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return settings.workers or max(1, min(cpu_count(), memory // LEAST_MEMORY, MOST_BY_ITSELF))


def worker_app() -> FastAPI:
    """The application of one worker, by the settings of the environment that it was started in."""
    settings = Settings.from_environment()
    set_up_log(settings.log_level, settings.log_format)
    _hear_of_the_end()
    _end_with_those_before()
    shared = os.environ.get(SHARED_COUNTS)
    metrics = Metrics(shared_folder=Path(shared) if shared else None)
    return create_app(settings, metrics=metrics, after_loading=ProgramKept())


def run_workers(config: uvicorn.Config, listening: socket.socket) -> None:
    """Serve until a signal comes; a worker that dies is replaced. Raises WorkersFailed."""
    _fork_off_one_program()
    workers = Workers(config, [listening])
    with _counting_together():
        workers.run()
    if any(process.exitcode == STARTUP_FAILURE for process in workers.processes):
        raise WorkersFailed
    if workers.was_interrupted:
        raise typer.Exit(130)


def _fork_off_one_program() -> None:
    """Let workers share the program's memory: a process reads it in and forks them off itself.

    uvicorn has no setting for how its processes come to be, and would have each read it in anew.
    """
    forked = multiprocessing.get_context("forkserver")
    forked.set_forkserver_preload([PROGRAM])
    _subprocess.spawn = forked  # type: ignore[assignment]


def _hear_of_the_end() -> None:
    """SIGTERM is blocked in the process that this one was forked off."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})


@contextmanager
def _counting_together() -> Iterator[None]:
    """A folder in which each worker writes down what it counts, so that any can tell the sum."""
    with TemporaryDirectory(prefix="winnow-metrics-") as folder:
        os.environ[SHARED_COUNTS] = folder
        try:
            yield
        finally:
            del os.environ[SHARED_COUNTS]


class Workers(Multiprocess):
    """uvicorn's supervisor, patient with those that start: reading the program in takes a while.

    It asks each whether it is well, and kills one that does not answer in time. A process that has
    yet to read the program in cannot answer: on a slow machine it would be killed again and again,
    and no worker would ever be up. So silence is a fault only of those that have answered once.
    """

    was_interrupted = False

    def __init__(self, config: uvicorn.Config, sockets: list[socket.socket]) -> None:
        super().__init__(config, sockets)
        self._asked: set[Process] = set()
        self._has_answered: set[Process] = set()

    def handle_int(self) -> None:
        """Remember that it was the keyboard."""
        self.was_interrupted = True
        super().handle_int()

    def keep_subprocess_alive(self) -> None:
        """Replace those that died or hang, and leave alone those that start."""
        starting = [process for process in self.processes if self._is_starting(process)]
        self.processes = [process for process in self.processes if process not in starting]
        super().keep_subprocess_alive()
        self.processes += starting

    def _is_starting(self, process: Process) -> bool:
        if process in self._has_answered or not process.process.is_alive():
            return False
        with suppress(OSError, EOFError):  # it has died just now: the next look will see that
            if process not in self._asked:
                process.parent_conn.send(b"ping")
                self._asked.add(process)
            if process.parent_conn.poll():
                process.parent_conn.recv()
                self._has_answered.add(process)
        return process not in self._has_answered


def _end_with_those_before() -> None:
    """End when the process that watches has died: nobody else would, and the port would stay taken.

    In good order it ends after this one. And when the one that this was forked off has died: who
    watches has lost sight of this one then, and begins another.
    """
    first, program = multiprocessing.parent_process(), os.getppid()
    if first is None:
        return

    def wait() -> None:
        while first.is_alive() and os.getppid() == program:
            first.join(LOOK_SECONDS)
        if first.is_alive():
            os.kill(os.getpid(), signal.SIGTERM)
        first.join()
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=wait, name="winnow-first-process", daemon=True).start()
