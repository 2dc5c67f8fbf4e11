"""When comments of a corpus were written, in the forms that exports have."""

import re
from datetime import UTC, datetime

BLANK_BEFORE_ZONE = re.compile(r"\s+(?=[+-]\d\d:?\d\d$)")  # 2007-07-01 02:32:00 +0000
DAY_FIRST = "%d/%m/%Y %I:%M %p"  # 27/07/2018 01:22 PM
EPOCH = re.compile(r"\d{9,10}")


def read_moment(text: object) -> datetime | None:
    """A moment in UTC, where no zone is given; None for what cannot be read as one."""
    date = str(text or "").strip()
    try:
        moment = _read(BLANK_BEFORE_ZONE.sub("", date))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _read(text: str) -> datetime:
    if EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text), UTC)
    return datetime.strptime(text, DAY_FIRST) if "/" in text else datetime.fromisoformat(text)
