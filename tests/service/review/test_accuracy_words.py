"""How often the machine is wrong, in words: an interval only where somebody has looked."""

from datetime import date

import pytest

from service.domain.sampling import Accuracy, Rate
from service.review.views.accuracy import RateView, accuracy_view


@pytest.mark.parametrize(
    ("rate", "shown"),
    [
        (Rate(None, 0.0, 857.3), RateView("not known yet:", "")),
        (Rate(None, 0.0, 1000.0), RateView("not known yet:", "")),
        (Rate(0.0, 0.0, 42.2), RateView("0.0", "at most 42")),
        (Rate(12.4, 3.14, 42.2), RateView("12", "between 3.1 and 42")),
    ],
    ids=["bounded by what was published", "nobody has looked", "none was wrong", "some were"],
)
def test_a_rate_is_shown_with_its_interval_once_somebody_has_looked(
    rate: Rate, shown: RateView
) -> None:
    sampled = Accuracy(date(2026, 11, 30), rate, rate, n_drawn=9, n_looked_at=4)
    view = accuracy_view(sampled, str)
    assert (view.ham_lost, view.spam_published) == (shown, shown)
    assert view.looked_at == "4 of 9 drawn at random were looked at"
