"""The table {what goes wrong} x {engine} of docs/integrations.md is what the tests try."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from failures import ENGINES, FAILURES, HELD, NOT_TRIED, cell_of, everything_held, table
from held import Cells

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "integrations.md"
DJANGO = {("django", failure): HELD for failure in FAILURES}


def test_the_page_shows_the_table_that_is_tested() -> None:
    command = [sys.executable, str(HERE / "held.py"), "--tested"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE.parents[1])
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip() in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("nodeid", "cell"),
    [
        ("a/test_b.py::test_c[django:stopped]", ("django", "stopped")),
        ("a/test_b.py::test_c[django:413]", ("django", "413")),
        ("a/test_b.py::test_c[django:rains]", None),
        ("a/test_b.py::test_c[movable-type:stopped]", None),
        ("a/test_b.py::test_c", None),
    ],
)
def test_a_cell_is_known_by_the_id_of_its_test(nodeid: str, cell: object) -> None:
    assert cell_of(nodeid) == cell


def test_an_engine_without_a_test_has_no_column() -> None:
    first = table(DJANGO).split("\n")[0]
    assert first == "| | Django |"
    assert len(ENGINES) > 1


@pytest.mark.parametrize(
    ("reports", "cell"),
    [
        ([], NOT_TRIED),
        ([("setup", True)], NOT_TRIED),
        ([("setup", False)], NOT_TRIED),
        ([("setup", True), ("call", True), ("teardown", True)], HELD),
        ([("setup", True), ("call", False), ("teardown", True)], "NOT HELD"),
        ([("setup", True), ("call", True), ("teardown", False)], NOT_TRIED),
    ],
)
def test_only_what_was_tried_counts_as_held(reports: list[tuple[str, bool]], cell: str) -> None:
    nodeid = "a/test_b.py::test_c[django:stopped]"
    cells = Cells(NOT_TRIED)
    items = [SimpleNamespace(nodeid=nodeid), SimpleNamespace(nodeid="a/test_b.py::test_d")]
    cells.pytest_collection_modifyitems(items)
    for when, passed in reports:
        cells.pytest_runtest_logreport(SimpleNamespace(nodeid=nodeid, when=when, passed=passed))
    assert cells.said == {("django", "stopped"): cell}
    assert len(items) == 1


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (DJANGO, True),
        (DJANGO | {("django", "stopped"): "NOT HELD"}, False),
        ({cell: said for cell, said in DJANGO.items() if cell[1] != "stopped"}, False),
        ({}, False),
    ],
)
def test_all_is_held_only_if_every_failure_was_tried_and_held(
    said: dict[tuple[str, str], str], outcome: bool
) -> None:
    assert everything_held(said) is outcome
