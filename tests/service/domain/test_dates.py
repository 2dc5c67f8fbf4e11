"""When a comment was written: what a blog may say."""

from datetime import UTC, datetime, timedelta

import pytest

from service.domain.dates import date_written, read_date

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-25 08:00:00",
        "2026-11-25T08:00:00",
        " 2026-11-25T08:00:00Z ",
        "2026-11-25T09:00:00+01:00",
        "20261125T080000Z",
    ],
)
def test_a_date_is_read_as_engines_write_it(text: str) -> None:
    assert read_date(text) == datetime(2026, 11, 25, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "0000-00-00 00:00:00", "yesterday", "1732521600", "2026-02-30", "\0"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+23:00", "9999-12-31T23:59:59-23:00"])
def test_a_date_at_the_end_of_time_is_none(text: str) -> None:
    assert date_written(read_date(text), now=NOW) is None


def test_a_clock_that_is_wrong_by_hours_says_now() -> None:
    assert date_written(NOW + timedelta(hours=14), now=NOW) == NOW
    assert date_written(NOW - timedelta(hours=14), now=NOW) == NOW - timedelta(hours=14)


@pytest.mark.parametrize("said", [NOW + timedelta(days=2), datetime(1970, 1, 1, tzinfo=UTC), None])
def test_what_cannot_be_when_a_comment_was_written_is_none(said: datetime | None) -> None:
    assert date_written(said, now=NOW) is None
