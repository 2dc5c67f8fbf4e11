"""The rows of a CSV file; its first line names the columns."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from training.corpora.errors import BadLine, CorpusError, OnBadLine
from training.corpora.fields import MAX_FIELD_CHARS, Row

if TYPE_CHECKING:
    from _csv import Reader

UNCLOSED = "unexpected end of data"  # what the csv module says of a quote never closed


def csv_rows(path: Path, on_bad_line: OnBadLine) -> Iterator[tuple[int, Row]]:
    """Each row with the line it begins on: a cell may hold line breaks."""
    csv.field_size_limit(MAX_FIELD_CHARS)
    with path.open(encoding="utf-8-sig", newline="", errors="surrogateescape") as file:
        reader = csv.reader(file, strict=True)
        header = _header(path, reader)
        for line, cells in _records(path, reader, on_bad_line):
            try:
                yield line, _row(header, cells)
            except ValueError as error:
                on_bad_line(BadLine(path, line, str(error)))


def _records(
    path: Path, reader: "Reader", on_bad_line: OnBadLine
) -> Iterator[tuple[int, list[str]]]:
    """The cells of each line that is not empty."""
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            on_bad_line(_unreadable(path, line, reader.line_num, error))
        else:
            if cells:
                yield line, cells


def _unreadable(path: Path, line: int, last_line: int, error: csv.Error) -> BadLine:
    """What is wrong with the lines. Raises it if the rest of the file went with them."""
    swallowed = f", up to line {last_line}" if last_line > line else ""
    bad_line = BadLine(path, line, f"not CSV: {error}{swallowed}")
    if UNCLOSED in str(error):  # never skipped: nobody would see how much was lost
        raise bad_line from error
    return bad_line


def _header(path: Path, reader: Iterator[list[str]]) -> list[str]:
    try:
        header = next(reader, [])
    except csv.Error as error:
        raise CorpusError(f"{path}:1: not CSV: {error}") from error
    columns = [name for name in header if name]
    if "text" not in columns:
        raise CorpusError(f"{path}: the first line does not name a column “text”")
    if len(set(columns)) < len(columns):
        raise CorpusError(f"{path}: the first line names a column twice")
    return header


def _row(header: list[str], cells: list[str]) -> Row:
    if len(cells) != len(header):
        raise ValueError(f"{len(cells)} cells where the first line names {len(header)}")
    try:
        "".join(cells).encode()
    except UnicodeEncodeError as error:
        raise ValueError("not UTF-8") from error
    return {"text": "", **{k: v for k, v in zip(header, cells, strict=False) if v}}
