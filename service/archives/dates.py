"""Moments as archives write them."""

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

EPOCH = re.compile(r"-?\d{9,10}(?:\.\d+)?")
EPOCH_MS = re.compile(r"\d{12,13}")
FORMS = (
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %H:%M:%S",
    "%Y-%m-%d %H:%M:%S %z",
    "%Y-%m-%d %H:%M:%S UTC",
    "%Y/%m/%d %H:%M:%S",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
)
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


def read_moment(text: object) -> datetime | None:
    """A moment in UTC; None for what is none, or lies before the Web or in the future.

    Without a zone it is taken for UTC.
    """
    if isinstance(text, datetime):
        return _sensible(text)
    words = str(text).strip() if isinstance(text, str | int | float | date) else ""
    try:
        moment = _read(words)
    except (ValueError, OverflowError, OSError):
        return None
    return None if moment is None else _sensible(moment)


def _read(words: str) -> datetime | None:
    if EPOCH_MS.fullmatch(words):
        return datetime.fromtimestamp(int(words) / 1000, UTC)
    if EPOCH.fullmatch(words):
        return datetime.fromtimestamp(float(words), UTC)
    try:
        return datetime.fromisoformat(words)
    except ValueError:
        return _in_other_form(words)


def _in_other_form(words: str) -> datetime | None:
    for form in FORMS:
        try:
            return datetime.strptime(words, form)
        except ValueError:
            continue
    return parsedate_to_datetime(words) if words[:1].isalpha() else None


def _sensible(moment: datetime) -> datetime | None:
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return aware if EARLIEST <= aware <= datetime.now(UTC) else None
