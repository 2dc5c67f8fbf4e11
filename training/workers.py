"""Where the work of a training command is done: in processes here, or on a Dask cluster.

What comes of it is the same everywhere: work is cut into the same parts, and each part is done
by itself. The workers of a cluster have this version of Winnow installed, and read a model from
the same folder, whose version is compared.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from joblib import Parallel, delayed, effective_n_jobs, parallel_config
from sklearn.pipeline import Pipeline

from model.artifact import load
from model.judge import Judge
from training.corpora.errors import CorpusError

Part = TypeVar("Part")
Done = TypeVar("Done")
Item = TypeVar("Item")
AHEAD = 4  # parts handed to each worker at once: more fill the memory, fewer let it wait
CONNECT_SECONDS = 20
WORKER_SECONDS = 60  # until a cluster that grows by need has a worker


class Backend(StrEnum):
    """A backend of joblib."""

    LOKY = "loky"
    DASK = "dask"


BackendChoice = Annotated[
    Backend, typer.Option(help="Processes of this machine, or the workers of a Dask cluster.")
]
SchedulerAddress = Annotated[
    str | None, typer.Option(help="Of the Dask cluster: tcp://HOST:PORT (with --backend dask).")
]
JobCount = Annotated[int, typer.Option(min=1, help="Processes of this machine.")]


class WorkersError(CorpusError):
    """Nothing to work with: the message says what to change."""


@dataclass(frozen=True)
class Workplace:
    """What does the work. Raises WorkersError where the choice makes no sense."""

    backend: Backend = Backend.LOKY
    scheduler: str | None = None
    jobs: int = 1

    def __post_init__(self) -> None:
        if (self.backend is Backend.DASK) != (self.scheduler is not None):
            raise WorkersError("--backend dask and --scheduler tcp://HOST:PORT go together")

    def map(self, task: Callable[[Part], Done], parts: Iterable[Part]) -> Iterator[Done]:
        """What the task makes of each part, in their order; few are in memory at a time.

        A part whose worker dies is done by another one. Raises WorkersError where there is none.
        """
        with self._ready() as n_workers, Parallel(n_jobs=self.jobs) as parallel:
            for together in in_parts(parts, AHEAD * n_workers):
                yield from parallel(delayed(task)(part) for part in together)

    @contextmanager
    def _ready(self) -> Iterator[int]:
        """The workers, for as long as they are needed, and how many there are."""
        if self.scheduler is None:
            with parallel_config(backend="loky"):
                yield self.jobs
            return
        with (
            _client(self.scheduler) as client,
            parallel_config(backend="dask", client=client, wait_for_workers_timeout=WORKER_SECONDS),
        ):
            yield _count(self.scheduler)


HERE = Workplace()


def in_parts(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """The items in order, so many at a time; the last part may be shorter."""
    remaining = iter(items)
    while part := tuple(islice(remaining, size)):
        yield part


def _client(scheduler: str) -> Any:
    try:
        distributed = import_module("distributed")
    except ImportError as error:
        raise WorkersError(
            "--backend dask needs Dask: pip install --require-hashes -r requirements/dask.txt"
        ) from error
    try:
        return distributed.Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise WorkersError(f"no Dask scheduler answers at {scheduler}: {error}") from error


def _count(scheduler: str) -> int:
    try:
        return int(effective_n_jobs(-1))
    except TimeoutError as error:
        raise WorkersError(f"the Dask scheduler at {scheduler} has no workers") from error


@lru_cache(maxsize=1)
def pipeline_in(folder: Path, version: str) -> Pipeline:
    """The model of a folder, read once in a process. Raises WorkersError if it is another one."""
    pipeline, manifest = load(folder)
    _require(folder, version, manifest.model_version)
    return pipeline


@lru_cache(maxsize=1)
def judge_in(folder: Path, version: str) -> Judge:
    """The judge of a folder, read once in a process. Raises WorkersError if it is another one."""
    judge = Judge.load(folder)
    _require(folder, version, judge.version)
    return judge


def _require(folder: Path, version: str, found: str) -> None:
    if found != version:
        raise WorkersError(f"a worker has {found} in {folder}, not {version}")
