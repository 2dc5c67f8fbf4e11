"""JSONL: one object a line, such as Winnow's own corpora are."""

import json
from collections.abc import Iterator, Mapping
from itertools import islice

from service.archives.archived import ArchivedComment, ArchiveError
from service.archives.columns import columns_of, require_status, unused
from service.archives.lines import lines_of
from service.archives.reading import Desk
from service.archives.rows import RowReader
from service.archives.source import ArchivePart
from service.archives.troubles import Troubles

NAME = "jsonl"
FIRST_ROWS = 200
Numbered = Iterator[tuple[int, Mapping[str, object]]]


def read(desk: Desk) -> Iterator[ArchivedComment]:
    """The objects of every file, in its order."""
    for part in desk.source.parts:
        yield from _read_part(desk, part)


def _read_part(desk: Desk, part: ArchivePart) -> Iterator[ArchivedComment]:
    first = [row for _, row in islice(_rows(desk, part, type(desk.troubles)()), FIRST_ROWS)]
    if not first:
        raise ArchiveError(f"{part.name} holds no JSON object on a line of its own")
    names = list(dict.fromkeys(name for row in first for name in row))
    columns = columns_of(names, desk.options)
    require_status(first, columns, desk.options)
    for name in unused(names, columns):
        desk.troubles.note("unused", name)
    desk.columns.update(columns)
    reader = RowReader(desk, NAME, columns)
    for line, row in _rows(desk, part, desk.troubles):
        yield reader.comment(row, f"{part.name}, line {line}")


def _rows(desk: Desk, part: ArchivePart, troubles: Troubles) -> Numbered:
    for number, line in lines_of(desk, part):
        if not line.strip():
            continue
        row = _object(line)
        if row is not None:
            yield number, row
            continue
        is_cut = not line.endswith("\n")
        troubles.note("cut" if is_cut else "no_json", f"{part.name}, line {number}")


def _object(line: str) -> Mapping[str, object] | None:
    try:
        row = json.loads(line)
        json.dumps(row, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError):
        return None
    return {**row, **_flat(row)} if isinstance(row, dict) else None


def _flat(row: Mapping[str, object]) -> dict[str, object]:
    """What is in objects of an object, such as {"author": {"name": ...}}, under both names."""
    inner = {key: value for key, value in row.items() if isinstance(value, dict)}
    return {
        f"{key}_{name}" if name != "name" else key: value
        for key, within in inner.items()
        for name, value in within.items()
        if not isinstance(value, dict | list)
    }
