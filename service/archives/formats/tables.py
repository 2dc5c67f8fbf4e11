"""CSV, between whatever it stands: the first line names the columns."""

import csv
import io
from collections import deque
from collections.abc import Iterator
from itertools import islice

from service.archives.archived import ArchivedComment, ArchiveError, Doubt
from service.archives.columns import columns_of, require_status, unused
from service.archives.lines import lines_of
from service.archives.reading import Desk
from service.archives.rows import RowReader
from service.archives.source import ArchivePart
from service.domain.imports import TroubleKind

NAME = "csv"
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
FIRST_LINES, FIRST_ROWS = 200, 50
LONGEST_ROW = 2_000_000  # characters
MOST_LINES = 2_000  # of one row; a quote that is not closed would take all the rest


def read(desk: Desk) -> Iterator[ArchivedComment]:
    """The rows of every file, in its order."""
    for part in desk.source.parts:
        yield from _read_part(desk, part)


def _read_part(desk: Desk, part: ArchivePart) -> Iterator[ArchivedComment]:
    separator = _separator(desk, part)
    records = Records(desk, part, separator)
    header = records.header()
    columns = columns_of(header, desk.options)
    rows = (
        dict(zip(header, cells, strict=True)) for _, cells in Records.sample(desk, part, separator)
    )
    require_status(rows, columns, desk.options)
    for name in unused(header, columns):
        desk.troubles.note("unused", name)
    desk.columns.update(columns)
    reader = RowReader(desk, NAME, columns)
    for line, cells in records.rows():
        yield reader.comment(dict(zip(header, cells, strict=True)), f"{part.name}, line {line}")


def _separator(desk: Desk, part: ArchivePart) -> str:
    """What stands between the cells of the first lines alike. Raises Doubt."""
    if desk.options.separator:
        return _named(desk.options.separator)
    text = _first_lines(desk, part)
    if text[:4].lower() == "sep=" and len(text) > 4:
        return text[4]
    widths = {name: _width(text, separator) for name, separator in SEPARATORS.items()}
    most = max(widths.values())
    best = [name for name, width in widths.items() if width == most]
    if len(best) == 1 or most == 1:
        return SEPARATORS[best[0]]
    raise Doubt("separator", "What stands between the cells of a line?", tuple(best))


def _first_lines(desk: Desk, part: ArchivePart) -> str:
    text = ""
    for _, line in islice(lines_of(desk, part), FIRST_LINES):
        text += line[:LONGEST_ROW]
        if len(text) > LONGEST_ROW:
            break
    return text


def _named(name: str) -> str:
    if name not in SEPARATORS and name not in SEPARATORS.values():
        raise ArchiveError(f"{name} is no separator; there are: {', '.join(SEPARATORS)}")
    return SEPARATORS.get(name, name)


def _width(text: str, separator: str) -> int:
    """How many cells the lines have; 1 if they do not agree with the first."""
    try:
        rows = [
            row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if row
        ]
    except csv.Error:
        return 1
    if not rows:
        return 1
    same = sum(len(row) == len(rows[0]) for row in rows)
    return len(rows[0]) if same * 2 > len(rows) else 1


class Records:
    """The records of a CSV file, each with the line it begins on."""

    def __init__(self, desk: Desk, part: ArchivePart, separator: str) -> None:
        self._desk = desk
        self._part = part
        self._separator = separator
        self._lines = lines_of(desk, part)
        self._back: deque[tuple[int, str]] = deque()
        self._n_cells = 0
        self._is_last_unended = False

    @classmethod
    def sample(
        cls, desk: Desk, part: ArchivePart, separator: str
    ) -> Iterator[tuple[int, list[str]]]:
        """The first rows, read apart; what is wrong is noted when they are read in earnest."""
        unheard = Desk(desk.source, desk.options, type(desk.troubles)(), desk.shelf)
        records = cls(unheard, part, separator)
        records.header()
        yield from islice(records.rows(), FIRST_ROWS)

    def header(self) -> list[str]:
        """The names of the columns. Raises ArchiveError."""
        cells = next((cells for _, cells in self._records()), [])
        if cells and cells[0].lower().startswith("sep="):
            return self.header()
        names = [name.strip() for name in cells]
        if len({name for name in names if name}) < max(1, len([name for name in names if name])):
            raise ArchiveError(f"{self._part.name}: the first line does not name each column once")
        self._n_cells = len(names)
        return names

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows that have as many cells as the first line; the others are noted."""
        for line, cells in self._records():
            if len(cells) == self._n_cells:
                yield line, cells
            else:
                is_cut = self._is_last_unended and len(cells) < self._n_cells
                self._note("cut" if is_cut else "cells", line)

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        while (first := self._next()) is not None:
            number, text = first
            lines = [first]
            while len(text) <= LONGEST_ROW and _is_open(text, self._separator):
                following = self._next() if len(lines) < MOST_LINES else None
                if following is None:
                    self._give_up(lines)
                    text = ""
                    break
                lines.append(following)
                text += following[1]
            self._is_last_unended = not text.endswith("\n")
            if len(text) > LONGEST_ROW:
                self._note("unreadable", number)
            elif text.strip():
                yield number, self._cells(text)

    def _next(self) -> tuple[int, str] | None:
        return self._back.popleft() if self._back else next(self._lines, None)

    def _give_up(self, lines: list[tuple[int, str]]) -> None:
        """A quote is never closed: leave its line out, and read those after it for themselves."""
        self._note("cells" if len(lines) >= MOST_LINES else "cut", lines[0][0])
        self._back.extend(lines[1:])

    def _note(self, kind: TroubleKind, line: int) -> None:
        self._desk.troubles.note(kind, f"{self._part.name}, line {line}")

    def _cells(self, text: str) -> list[str]:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=self._separator))
        except csv.Error:
            return []
        return [cell for row in rows for cell in row]


def _is_open(text: str, separator: str) -> bool:
    """Whether a cell in quotes has not ended yet."""
    if text.count('"') % 2 == 0:
        return False
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False
