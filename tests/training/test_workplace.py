"""The same work, done here, in processes, or on a Dask cluster over TCP."""

import os
import signal
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import cloudpickle
import numpy as np
import pytest
from distributed import LocalCluster

from model.artifact import ArtifactError, load, read_manifest
from model.comment import Article, Comment
from training.learning.lesson import measured_by
from training.learning.measuring import measure_by
from training.score import app as score
from training.workers import Backend, WorkersError, Workplace, in_parts

cloudpickle.register_pickle_by_value(sys.modules[__name__])  # workers do not import tests
ANY_PORT = "127.0.0.1:0"
COMMENTS = [
    Comment(text=f"Rye bread number {n} wants time", article=Article(title="Baking rye bread"))
    for n in range(2300)
]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Workplace]:
    """Two workers behind a scheduler, each a process that is started again when it dies."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", protocol="tcp://",
        dashboard_address=ANY_PORT,
    ) as running:  # fmt: skip
        yield Workplace(Backend.DASK, running.scheduler_address)


@pytest.fixture(scope="module")
def here() -> Workplace:
    return Workplace()


def doubled(n: int) -> int:
    return 2 * n


def doubled_by_whom(n: int) -> tuple[int, int]:
    return 2 * n, os.getpid()


def dying_once(marker: Path, n: int) -> int:
    """The first worker to come here is killed before it has answered."""
    if n == 5:
        try:
            marker.touch(exist_ok=False)
        except FileExistsError:
            return 2 * n
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * n


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_comes_of_it_is_in_the_order_of_the_parts(jobs: int) -> None:
    assert list(Workplace(jobs=jobs).map(doubled, range(30))) == [2 * n for n in range(30)]


def test_parts_are_taken_a_few_at_a_time(here: Workplace) -> None:
    taken = []
    first = next(here.map(doubled, (taken.append(n) or n for n in range(1000))))
    assert first == 0
    assert len(taken) < 20


def test_a_cluster_does_the_work_elsewhere(cluster: Workplace) -> None:
    done = list(cluster.map(doubled_by_whom, range(40)))
    assert [n for n, _ in done] == [2 * n for n in range(40)]
    assert os.getpid() not in {by for _, by in done}


def test_a_worker_that_is_killed_changes_nothing(cluster: Workplace, tmp_path: Path) -> None:
    marker = tmp_path / "killed"
    assert list(cluster.map(partial(dying_once, marker), range(12))) == [2 * n for n in range(12)]
    assert marker.exists()


def test_comments_are_measured_the_same_everywhere(cluster: Workplace, small_model) -> None:
    folder, version = small_model.folder, read_manifest(small_model.folder).model_version
    here_, there = (
        measure_by(workers, folder, version, COMMENTS) for workers in (Workplace(), cluster)
    )
    at_once = measured_by(load(folder)[0], COMMENTS)
    for others in (there, at_once):
        assert abs(here_.grams - others.grams).max() == 0
        assert np.array_equal(here_.columns, others.columns, equal_nan=True)
        assert np.array_equal(here_.log_odds, others.log_odds)


def test_an_archive_gets_the_same_verdicts(cluster: Workplace, small_model, tmp_path: Path) -> None:
    archive = tmp_path / "comments.jsonl"
    archive.write_text("".join(f'{{"id": {n}, "text": "Cheap pill {n}"}}\n' for n in range(600)))
    dask = ["--backend", "dask", "--scheduler", str(cluster.scheduler)]
    for name, options in {"here": [], "two": ["--jobs", "2"], "there": dask}.items():
        paths = ["--input", archive, "--output", tmp_path / name, "--model", small_model.folder]
        with pytest.raises(SystemExit) as ended:
            score([*map(str, paths), *options])
        assert not ended.value.code
    here_ = (tmp_path / "here").read_bytes()
    assert len(here_.splitlines()) == 600
    assert here_ == (tmp_path / "two").read_bytes() == (tmp_path / "there").read_bytes()


def test_a_worker_with_another_model_is_refused(cluster: Workplace, small_model) -> None:
    with pytest.raises(WorkersError, match=r"a worker has .* not base-1"):
        measure_by(cluster, small_model.folder, "base-1", COMMENTS[:1])


def test_a_worker_that_has_no_such_folder_says_so(cluster: Workplace, tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="nowhere"):
        measure_by(cluster, tmp_path / "nowhere", "base-1", COMMENTS[:1])


@pytest.mark.parametrize(
    "chosen", [{"backend": Backend.DASK}, {"scheduler": "tcp://127.0.0.1:8786"}]
)
def test_a_cluster_needs_both_options(chosen: dict[str, object]) -> None:
    with pytest.raises(WorkersError, match="go together"):
        Workplace(**chosen)  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "ftp://127.0.0.1:1", ""])
def test_an_address_where_no_scheduler_is_is_told(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr("training.workers.CONNECT_SECONDS", 0.5)
    with pytest.raises(WorkersError, match="no Dask scheduler answers at"):
        list(Workplace(Backend.DASK, address).map(doubled, [1]))


def test_a_scheduler_without_workers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.workers.WORKER_SECONDS", 0.5)
    nobody = LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=ANY_PORT)
    with nobody, pytest.raises(WorkersError, match="has no workers"):
        list(Workplace(Backend.DASK, nobody.scheduler_address).map(doubled, [1]))


def test_without_the_package_the_command_to_install_it_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(WorkersError, match=r"requirements/dask\.txt"):
        list(Workplace(Backend.DASK, "tcp://127.0.0.1:1").map(doubled, [1]))


def test_parts_hold_everything_in_order() -> None:
    assert list(in_parts(range(7), 3)) == [(0, 1, 2), (3, 4, 5), (6,)]
    assert list(in_parts([], 3)) == []
