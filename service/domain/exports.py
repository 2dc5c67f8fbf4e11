"""What is handed out of what is kept: comments with all that was said of them, as JSON and CSV."""

import csv
import io
import json
import re
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Literal

ExportFormat = Literal["json", "csv"]
# Where a spreadsheet would begin to compute: in a cell that a comma ends, and where a spreadsheet
# of another language takes a semicolon, a tab or a line of the text for the end of one.
FORMULA = re.compile(
    r"""(?:^|(?<=[;\t\r\n]))(?=[ "']{0,8}[=+\-@\uff1d\uff0b\uff0d\uff20])|^(?=[\t\r\n])"""
)


@dataclass(frozen=True, slots=True)
class ExportedComment:
    """A comment as it is handed out: what came, what the machine said, what was decided.

    `former` is what it said before it was edited, `decisions` every entry of its label log.
    """

    id: str
    site: str
    external_id: str | None
    article_id: str | None
    article_title: str | None
    article_url: str | None
    created_at: datetime
    updated_at: datetime
    author_name: str
    author_email: str
    author_url: str
    text: str
    comment_type: str | None
    page_url: str | None
    address: str | None
    user_agent: str | None
    referrer: str | None
    label: str
    spam_probability: float | None
    model_version: str | None
    decision: str | None
    former: Sequence[dict[str, Any]] = ()
    decisions: Sequence[dict[str, Any]] = ()
    notes: Sequence[str] = ()


COLUMNS = tuple(field.name for field in fields(ExportedComment))


async def as_json(comments: AsyncIterator[ExportedComment]) -> AsyncIterator[str]:
    """One document, a piece at a time: an array of comments."""
    before = "[\n"
    async for comment in comments:
        yield before + json.dumps(asdict(comment), default=_iso, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


async def as_csv(comments: AsyncIterator[ExportedComment]) -> AsyncIterator[str]:
    """One line of heads, one a comment; lists are in JSON, and no cell is a formula."""
    yield csv_line(COLUMNS)
    async for comment in comments:
        yield csv_line(getattr(comment, name) for name in COLUMNS)


FORMATS = {"json": as_json, "csv": as_csv}


def csv_line(values: Iterable[Any]) -> str:
    """A line of CSV; no cell of it is a formula."""
    line = io.StringIO()
    csv.writer(line).writerow([_cell(value) for value in values])
    return line.getvalue()


def _cell(value: Any) -> str:
    return FORMULA.sub("'", _words(value))


def _words(value: Any) -> str:
    if isinstance(value, list | tuple):
        return json.dumps(value, default=_iso, ensure_ascii=False) if value else ""
    return "" if value is None else _iso(value) if isinstance(value, datetime) else str(value)


def _iso(moment: datetime) -> str:
    return moment.isoformat()
