"""In which form of CSV a file is: its charset, and what stands between its cells."""

import codecs
import csv
from pathlib import Path

SEPARATORS = (",", ";", "\t", "|")
DECLARED = "sep="  # how the first line begins by which Excel is told the separator
BEGINNING_BYTES = 65_536


def encoding_of(path: Path) -> str:
    """UTF-8, or UTF-16, which says so at its beginning or has every other byte empty."""
    with path.open("rb") as file:
        beginning = file.read(4)
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if len(beginning) == 4 and beginning[1] == beginning[3] == 0 != beginning[0]:
        return "utf-16-le"
    if len(beginning) == 4 and beginning[0] == beginning[2] == 0 != beginning[1]:
        return "utf-16-be"
    return "utf-8-sig"


def separator_of(path: Path, encoding: str, *, names: frozenset[str]) -> tuple[str, bool]:
    """What stands between the names of the first line, and whether a line before says it."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        first = file.read(BEGINNING_BYTES).lstrip("\ufeff")
    if first[: len(DECLARED)].lower() == DECLARED and len(first) > len(DECLARED):
        return first[len(DECLARED)], True
    return max(SEPARATORS, key=lambda separator: len(names & _first_cells(first, separator))), False


def _first_cells(text: str, separator: str) -> set[str]:
    lines = text.splitlines(keepends=True)
    try:
        return {cell.strip().lower() for cell in next(csv.reader(lines, delimiter=separator), [])}
    except csv.Error:
        return set()
