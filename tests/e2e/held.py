"""Prints the table {what goes wrong} x {engine}: `python tests/e2e/held.py`.

It runs the tests behind the table's cells, and fails unless all are held. `--tested` prints the
same table without running: what docs/integrations.md shows. Other words go to pytest.
"""

import sys
from contextlib import nullcontext, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from failures import ENGINES, HELD, Cell, cell_of, everything_held, table

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
OF_THE_TABLE = " or ".join(f"{engine}:" for engine in ENGINES)
MARK = "from failures import cells"


class Cells:
    """What became of each cell's test."""

    def __init__(self) -> None:
        self.said: dict[Cell, str] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Every test of the table counts as held until it fails."""
        items[:] = [item for item in items if cell_of(item.nodeid)]
        self.said = dict.fromkeys(filter(None, (cell_of(item.nodeid) for item in items)), HELD)

    def pytest_runtest_logreport(self, report: Any) -> None:
        """A failure, also of what is made before a test."""
        cell = cell_of(report.nodeid)
        if cell is not None and not report.passed:
            self.said[cell] = "NOT HELD" if report.when == "call" else "NOT TRIED"
        elif cell is not None:
            self.said.setdefault(cell, HELD)


def files() -> list[str]:
    """The files whose tests are cells."""
    tests = sorted(HERE.rglob("test_*.py"))
    return [str(file) for file in tests if MARK in file.read_text(encoding="utf-8")]


def main(words: list[str]) -> int:
    """Run, or only collect, the tests; print the table. 0 if all is held."""
    sys.path.insert(0, str(ROOT))
    is_run = "--tested" not in words
    arguments = words if is_run else ["--collect-only"]
    cells, printed = Cells(), StringIO()
    with nullcontext() if is_run else redirect_stdout(printed):
        outcome = pytest.main([*files(), "-k", OF_THE_TABLE, *arguments], plugins=[cells])
    if outcome != 0:
        print(printed.getvalue(), file=sys.stderr)
    print(table(cells.said))
    return 0 if outcome == 0 and everything_held(cells.said) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
