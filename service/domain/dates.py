"""When a comment was written, as its blog says. Pure."""

from datetime import UTC, datetime, timedelta

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # there was no web before
AHEAD = timedelta(days=1)  # that a clock or a time zone may be wrong


def read_date(text: str) -> datetime | None:
    """A moment in ISO 8601, with a blank for the T as well; without a zone it is in UTC."""
    try:
        moment = datetime.fromisoformat(text.strip())
        aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def date_written(said: datetime | None, *, now: datetime) -> datetime | None:
    """The date that a blog says, but not in the future; None if it cannot be one."""
    if said is None or not EARLIEST <= said <= now + AHEAD:
        return None
    return min(said, now)
