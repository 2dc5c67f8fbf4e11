"""Tables that are handed out as files, a line at a time."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from starlette.responses import StreamingResponse

from service.domain.exports import csv_line

Entry = TypeVar("Entry")


def csv_file(
    name: str, columns: Sequence[str], lines: AsyncIterator[Iterable[Any]]
) -> StreamingResponse:
    """A table as a file to keep, called by its name and today. No cell of it is a formula."""
    file = f"{name}-{datetime.now(UTC):%Y-%m-%d}.csv"
    headers = {
        "Content-Disposition": f'attachment; filename="{file}"',
        "Cache-Control": "no-store",
    }
    pieces = _written(columns, lines)
    return StreamingResponse(pieces, media_type="text/csv; charset=utf-8", headers=headers)


async def cells_of(
    cells: Callable[[Entry], Iterable[Any]], entries: AsyncIterator[Entry]
) -> AsyncIterator[Iterable[Any]]:
    """The cells of each entry."""
    async for entry in entries:
        yield cells(entry)


async def _written(
    columns: Sequence[str], lines: AsyncIterator[Iterable[Any]]
) -> AsyncIterator[bytes]:
    yield csv_line(columns).encode()
    async for line in lines:
        yield csv_line(line).encode("utf-8", "replace")
