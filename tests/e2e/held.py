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
from failures import ENGINES, HELD, NOT_TRIED, Cell, cell_of, everything_held, table

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
OF_THE_TABLE = " or ".join(f"{engine}:" for engine in ENGINES)
MARK = "from failures import cells"


class Cells:
    """What became of each cell's test. Before it has run it counts as `at_first`."""

    def __init__(self, at_first: str) -> None:
        self._at_first = at_first
        self.said: dict[Cell, str] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave the tests of the table, and note them."""
        items[:] = [item for item in items if cell_of(item.nodeid)]
        cells = filter(None, (cell_of(item.nodeid) for item in items))
        self.said = dict.fromkeys(cells, self._at_first)

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Held is what was tried and held, and then put away without an error."""
        cell = cell_of(report.nodeid)
        if cell is None:
            return
        if not report.passed:
            self.said[cell] = "NOT HELD" if report.when == "call" else NOT_TRIED
        elif report.when == "call":
            self.said[cell] = HELD


def files() -> list[str]:
    """The files whose tests are cells."""
    tests = sorted(HERE.rglob("test_*.py"))
    return [str(file) for file in tests if MARK in file.read_text(encoding="utf-8")]


def main(words: list[str]) -> int:
    """Run, or only collect, the tests; print the table. 0 if all is held."""
    sys.path.insert(0, str(ROOT))
    is_run = "--tested" not in words
    arguments = words if is_run else ["--collect-only"]
    cells, printed = Cells(NOT_TRIED if is_run else HELD), StringIO()
    with nullcontext() if is_run else redirect_stdout(printed):
        outcome = pytest.main([*files(), "-k", OF_THE_TABLE, *arguments], plugins=[cells])
    if outcome != 0:
        print(printed.getvalue(), file=sys.stderr)
    print(table(cells.said))
    return 0 if outcome == 0 and everything_held(cells.said) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
