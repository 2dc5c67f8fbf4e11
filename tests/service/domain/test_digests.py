"""When a digest is due, and what of a comment may stand in it."""

from datetime import UTC, datetime

import pytest

from service.domain.digests import DigestChoice, defanged, is_due


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("settled_at", "now", "is_now"),
    [
        (at(1, 8), at(1, 23, 59), False),
        (at(1, 8), at(2, 7, 59), False),
        (at(1, 8), at(2, 8), True),
        (at(1, 8, 1), at(2, 8), True),
        (at(2, 8, 1), at(2, 9), False),
        (at(1, 8), at(2, 21), True),
        (at(1, 8), at(2, 22), False),
        (at(1, 8), at(3, 6, 59), False),
        (at(1, 8), at(3, 7), True),
    ],
)
def test_it_is_due_once_a_day_after_its_hour_and_never_in_quiet_hours(
    settled_at: datetime, now: datetime, is_now: bool
) -> None:
    choice = DigestChoice("ada@b.example", 8, "en", quiet_from=22, quiet_to=7)
    assert is_due(choice, settled_at=settled_at, now=now) == is_now


def test_an_hour_within_the_quiet_ones_is_sent_after_them() -> None:
    choice = DigestChoice("ada@b.example", 23, "en", quiet_from=22, quiet_to=7)
    assert not is_due(choice, settled_at=at(1, 8), now=at(1, 23, 30))
    assert is_due(choice, settled_at=at(1, 8), now=at(2, 7))
    assert not is_due(choice, settled_at=at(2, 7), now=at(2, 8))


def test_no_quiet_hours_are_none() -> None:
    choice = DigestChoice("ada@b.example", 3, "en", quiet_from=0, quiet_to=0)
    assert is_due(choice, settled_at=at(1, 8), now=at(2, 3))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see https://spam.example/x.html now", "see https[:]//spam[.]example/x[.]html now"),
        ("www.spam.example", "www[.]spam[.]example"),
        ("spam.\u0440\u0444/x spam\u3002com", "spam[.]\u0440\u0444/x spam[.]com"),
        ("198.51.100.7/x ftp://spam/x", "198[.]51[.]100[.]7/x ftp[:]//spam/x"),
        ("It cost 3.50. Really.", "It cost 3.50. Really."),
    ],
)
def test_nothing_in_it_is_an_address_that_a_mail_program_makes_a_link_of(
    text: str, shown: str
) -> None:
    assert defanged(text) == shown
