"""The rows of a corpus's files with their line numbers, one at a time: JSONL here, and CSV."""

import json
from collections.abc import Iterator
from pathlib import Path

from training.corpora.csv_rows import csv_rows
from training.corpora.errors import BadLine, CorpusError, OnBadLine, refuse
from training.corpora.fields import Row
from training.corpora.templates import TEMPLATES


def read_rows(path: Path, *, on_bad_line: OnBadLine = refuse) -> Iterator[tuple[int, Row]]:
    """The objects of a JSONL or CSV file with their line numbers, streaming."""
    readers = {".jsonl": _json_rows, ".csv": csv_rows}
    if path.suffix not in readers:
        raise CorpusError(f"{path}: neither .jsonl nor .csv nor {TEMPLATES}")
    try:
        yield from readers[path.suffix](path, on_bad_line)
    except OSError as error:
        raise CorpusError(f"{path}: {error.strerror}") from error


def _json_rows(path: Path, on_bad_line: OnBadLine) -> Iterator[tuple[int, Row]]:
    # Bytes end a line at \n only: a text may hold U+2028, which str.splitlines() would split.
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = _json_row(line, "utf-8-sig" if number == 1 else "utf-8")
            except ValueError as error:
                on_bad_line(BadLine(path, number, str(error)))
            else:
                yield number, row


def _json_row(line: bytes, encoding: str) -> Row:
    try:
        row = json.loads(line.decode(encoding))
    except UnicodeDecodeError as error:
        raise ValueError("not UTF-8") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:  # a number of too many digits; too deep
        raise ValueError("not a JSON object") from error
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    return row
