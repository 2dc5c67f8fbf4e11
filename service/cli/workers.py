"""Several processes behind one port, each a server of its own; the first one watches over them."""

import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import typer
import uvicorn
from fastapi import FastAPI
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from service.app import create_app
from service.cli.log_lines import set_up_log
from service.domain.errors import WinnowError
from service.metrics.metrics import Metrics
from service.settings import Settings

APP = f"{__name__}:worker_app"  # each process makes its own: an application is no message
SHARED_COUNTS = "PROMETHEUS_MULTIPROC_DIR"  # by this name its library looks for the folder
ANSWERS_SECONDS = 60  # a busy machine is no reason to kill a worker


class WorkersFailed(WinnowError):
    """A worker could not start, and the next one would not either."""


def worker_app() -> FastAPI:
    """The application of one worker, by the settings of the environment that it was started in."""
    settings = Settings.from_environment()
    set_up_log(settings.log_level)
    _end_with_the_first()
    shared = os.environ.get(SHARED_COUNTS)
    return create_app(settings, metrics=Metrics(shared_folder=Path(shared) if shared else None))


def run_workers(config: uvicorn.Config, listening: socket.socket) -> None:
    """Serve until a signal comes; a worker that dies is replaced. Raises WorkersFailed."""
    workers = _Workers(config, [listening])
    with _counting_together():
        workers.run()
    if any(process.exitcode == STARTUP_FAILURE for process in workers.processes):
        raise WorkersFailed
    if workers.was_interrupted:
        raise typer.Exit(130)


@contextmanager
def _counting_together() -> Iterator[None]:
    """A folder in which each worker writes down what it counts, so that any can tell the sum."""
    with TemporaryDirectory(prefix="winnow-metrics-") as folder:
        os.environ[SHARED_COUNTS] = folder
        try:
            yield
        finally:
            del os.environ[SHARED_COUNTS]


class _Workers(Multiprocess):
    was_interrupted = False

    def handle_int(self) -> None:
        self.was_interrupted = True
        super().handle_int()


def _end_with_the_first() -> None:
    """End when the process that watches has died: nobody else would, and the port would stay taken.

    In good order it ends after this one.
    """
    first = multiprocessing.parent_process()
    if first is None:
        return

    def wait() -> None:
        first.join()
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=wait, name="winnow-first-process", daemon=True).start()
