"""What a second reading may add to a score, and when it is asked."""

import numpy as np
import pytest
from pydantic import ValidationError

from model.second_term import SecondTerm

TERM = SecondTerm(
    sha256="0" * 64, asked_above=-4.0, asked_below=3.0, weight=0.5, shift=0.2, most=2.0, fading=0.5
)


def added(first: float, second: float, term: SecondTerm = TERM) -> float:
    """What one comment gets."""
    return float(term.of(np.array([first]), np.array([second]))[0])


def test_near_the_cut_offs_it_adds_its_weighed_word() -> None:
    assert added(0.0, 2.0) == pytest.approx(0.5 * 2.0 + 0.2)
    assert added(0.0, -2.0) == pytest.approx(-0.5 * 2.0 + 0.2)


def test_it_never_adds_more_than_it_may() -> None:
    assert added(0.0, 100.0) == 2.0
    assert added(0.0, -100.0) == -2.0


@pytest.mark.parametrize("first", [-9.0, -4.0, 3.0, 9.0])
def test_it_adds_nothing_to_what_is_clear(first: float) -> None:
    assert added(first, 5.0) == 0.0
    assert not TERM.asks(np.array([first]))[0]


def test_it_adds_nothing_that_was_not_read() -> None:
    assert added(0.0, np.nan) == 0.0


def test_no_comment_jumps_by_being_asked_or_not() -> None:
    first = np.linspace(-4.2, 3.2, 2000)
    total = first + TERM.of(first, np.full(2000, 3.0))
    assert np.abs(np.diff(total)).max() < 0.03


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValidationError, match="asked_above is above asked_below"):
        SecondTerm.model_validate(TERM.model_dump() | {"asked_above": 4.0})
