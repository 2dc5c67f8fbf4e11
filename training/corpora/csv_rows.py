"""The rows of a CSV file, between commas, semicolons or tabs; its first line names the columns."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from training.corpora.columns import READ
from training.corpora.csv_form import encoding_of, separator_of
from training.corpora.errors import BadLine, CorpusError, OnBadLine
from training.corpora.fields import MAX_FIELD_CHARS, Row

if TYPE_CHECKING:
    from _csv import Reader

NOT_UTF_8 = "not UTF-8; if the whole file is not, convert it: iconv -f WINDOWS-1252 -t UTF-8"
UNCLOSED = "unexpected end of data"  # what the csv module says of a quote never closed


def csv_rows(path: Path, on_bad_line: OnBadLine) -> Iterator[tuple[int, Row]]:
    """Each row with the line it begins on: a cell may hold line breaks."""
    csv.field_size_limit(MAX_FIELD_CHARS)
    encoding = encoding_of(path)
    separator, is_declared = separator_of(path, encoding, names=READ)
    errors = "surrogateescape" if encoding == "utf-8-sig" else "replace"
    with path.open(encoding=encoding, newline="", errors=errors) as file:
        reader = csv.reader(file, strict=True, delimiter=separator)
        if is_declared:
            next(reader, [])
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
    if not columns:
        raise CorpusError(f"{path}: the first line names no columns")
    if len(set(columns)) < len(columns):
        raise CorpusError(f"{path}: the first line names a column twice")
    return header


def _row(header: list[str], cells: list[str]) -> Row:
    if len(cells) != len(header):
        raise ValueError(f"{len(cells)} cells where the first line names {len(header)}")
    try:
        "".join(cells).encode()
    except UnicodeEncodeError as error:
        raise ValueError(NOT_UTF_8) from error
    return {
        name: cell if name == "text" else cell or None
        for name, cell in zip(header, cells, strict=True)
    }
