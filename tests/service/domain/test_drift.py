"""Drift: what must be said and what must not, and how often chance alone says something."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from service.domain.differences import chance_of, stability_index
from service.domain.drift import (
    DRIFT_KINDS,
    DRIFT_PHRASES,
    DRIFT_REMEDIES,
    Drift,
    Stretch,
    Traffic,
    drift_periods,
    drifts,
    together,
)

TODAY = date(2026, 12, 1)
LANGUAGES = {"en": 0.8, "de": 0.1, "": 0.08, "fr": 0.02}
SCORES = {"below 0.01": 0.6, "below 0.2": 0.2, "below 0.8": 0.05, "from 0.99": 0.15}
HELD, OVERTURNED = 0.05, 0.06


def usual(n: int) -> Traffic:
    """So many comments just as they always are."""
    return Traffic(
        n=n,
        languages={name: round(share * n) for name, share in LANGUAGES.items()},
        scores={name: round(share * n) for name, share in SCORES.items()},
        held=round(HELD * n),
        n_sure=n // 4,
        overturned=round(OVERTURNED * n / 4),
    )


class Blog:
    """A blog whose comments are drawn; of a `varied` one the weeks differ by more than chance."""

    def __init__(self, seed: int, *, a_week: int, varied: bool = False) -> None:
        self._draw = np.random.default_rng(seed)
        self._a_week = a_week
        self._varied = varied

    def weeks(self, n_weeks: int) -> list[Traffic]:
        return [self._week() for _ in range(n_weeks)]

    def _week(self) -> Traffic:
        n = int(self._draw.poisson(self._a_week))
        n_sure = n // 4
        return Traffic(
            n=n,
            languages=self._classes(LANGUAGES, n),
            scores=self._classes(SCORES, n),
            held=self._hits(HELD, n),
            n_sure=n_sure,
            overturned=self._hits(OVERTURNED, n_sure),
        )

    def _classes(self, shares: Mapping[str, float], n: int) -> dict[str, int]:
        of_week = list(shares.values())
        if self._varied:
            of_week = self._draw.dirichlet([300 * share for share in of_week]).tolist()
        return dict(zip(shares, self._draw.multinomial(n, of_week).tolist(), strict=True))

    def _hits(self, share: float, n: int) -> int:
        of_week = self._draw.beta(300 * share, 300 * (1 - share)) if self._varied else share
        return int(self._draw.binomial(n, of_week))


def eight(n: int) -> list[Traffic]:
    """Eight weeks with so many comments in all."""
    return [usual(n // 8)] * 8


def kinds(now: Traffic, before: list[Traffic]) -> list[str]:
    return [drift.kind for drift in drifts(now, before, before)]


def test_what_is_as_it_was_is_not_spoken_of() -> None:
    assert kinds(usual(400), eight(3200)) == []


def test_half_of_the_comments_in_another_script_are_spoken_of() -> None:
    now = replace(usual(100), languages={"en": 50, "ru": 50})
    (drift,) = drifts(now, eight(800), eight(800))
    assert drift.words == "50 of 100 comments are in ru; it was 0"
    assert "make fit" in drift.remedy


def test_words_in_no_language_that_can_be_told_are_spoken_of() -> None:
    now = replace(usual(100), languages={"en": 50, "": 50})
    assert kinds(now, eight(800)) == ["untold_language"]


def test_three_times_as_many_held_are_spoken_of() -> None:
    now = replace(usual(200), held=30)
    (drift,) = drifts(now, eight(800), eight(800))
    assert drift.words == "15 of 100 comments are held; it was 5"


def test_fewer_held_is_no_warning() -> None:
    assert kinds(replace(usual(400), held=0), eight(3200)) == []


def test_probabilities_that_lie_elsewhere_are_spoken_of() -> None:
    now = replace(usual(100), scores={"below 0.01": 20, "below 0.8": 60, "from 0.99": 20})
    assert kinds(now, eight(800)) == ["scores"]


def test_verdicts_that_moderators_overturn_more_often_are_spoken_of() -> None:
    assert kinds(replace(usual(400), overturned=25), eight(3200)) == ["overturned"]


@pytest.mark.parametrize("n", [0, 1, 20, 49])
def test_of_a_quiet_blog_nothing_is_said(n: int) -> None:
    now = Traffic(n=n, languages={"ru": n}, scores={"from 0.99": n}, held=n)
    assert kinds(now, eight(800)) == []
    assert kinds(usual(800), [now]) == []


@pytest.mark.parametrize("a_week", [60, 400, 3000])
@pytest.mark.parametrize("varied", [False, True], ids=["steady", "varied"])
def test_a_year_of_the_same_warns_at_most_once(a_week: int, varied: bool) -> None:
    """Forty blogs for a year, each week compared with the eight before the fit."""
    warned = []
    for seed in range(40):
        blog = Blog(seed, a_week=a_week, varied=varied)
        before = blog.weeks(8)
        warned.append(sum(len(kinds(week, before)) for week in blog.weeks(52)))
    assert sum(warned) / len(warned) <= (0.4 if varied else 0.05)
    assert max(warned) <= (2 if varied else 1)


@pytest.mark.parametrize(("a_week", "n_weeks"), [(60, 4), (100, 4), (400, 1), (3000, 1)])
def test_a_switch_of_script_and_a_queue_of_thrice_the_length_are_found(
    a_week: int, n_weeks: int
) -> None:
    found = Counter[str]()
    for seed in range(40):
        blog = Blog(seed, a_week=a_week)
        before, now = blog.weeks(8), together(blog.weeks(n_weeks))
        half = {"ru": now.n // 2, "en": now.n - now.n // 2}
        found.update(kinds(replace(now, languages=half, held=3 * round(HELD * now.n)), before))
    assert found["languages"] == 40
    assert found["held"] >= (20 if a_week == 60 else 36)


def test_the_last_week_is_compared_with_the_eight_before_the_fit() -> None:
    fitted = TODAY - timedelta(days=30)
    periods = drift_periods(today=TODAY, first_day=date(2020, 1, 1), activated_on=fitted)
    assert periods.now == Stretch(TODAY - timedelta(days=7), TODAY)
    assert periods.before_fit == Stretch(fitted - timedelta(weeks=8), fitted)
    assert periods.since_fit == Stretch(fitted, TODAY - timedelta(days=7))


def test_no_day_is_compared_with_itself() -> None:
    periods = drift_periods(today=TODAY, first_day=date(2020, 1, 1), activated_on=TODAY)
    assert periods.before_fit.until == periods.now.since
    assert periods.since_fit.since >= periods.since_fit.until


def test_what_has_been_so_for_a_quarter_is_how_it_is() -> None:
    periods = drift_periods(today=TODAY, first_day=date(2020, 1, 1), activated_on=date(2021, 1, 1))
    assert periods.before_fit.until == periods.since_fit.until == TODAY - timedelta(weeks=13)


def test_the_model_that_ships_is_measured_by_the_first_weeks() -> None:
    first = TODAY - timedelta(weeks=12)
    periods = drift_periods(today=TODAY, first_day=first, activated_on=None)
    assert periods.before_fit == periods.since_fit == Stretch(first, first + timedelta(weeks=8))


def test_where_little_came_before_the_fit_the_weeks_after_it_are_the_measure() -> None:
    now = replace(usual(200), held=30)
    assert [d.kind for d in drifts(now, eight(20), eight(800))] == ["held"]


def test_the_index_is_zero_of_the_same_and_large_of_the_other() -> None:
    assert stability_index({"a": 10, "b": 10}, {"a": 100, "b": 100}) < 0.01
    assert stability_index({"a": 90, "b": 10}, {"a": 10, "b": 90}) > 2


def test_the_more_weeks_differ_the_less_is_another_one_news() -> None:
    now = {"yes": 15, "no": 85}
    steady = chance_of([{"yes": 5, "no": 95}] * 8, now)
    varied = chance_of([{"yes": 0, "no": 100}, {"yes": 10, "no": 90}] * 4, now)
    assert steady < varied / 10


def test_every_kind_has_words_and_a_remedy() -> None:
    assert set(DRIFT_PHRASES) == set(DRIFT_REMEDIES) == set(DRIFT_KINDS)
    for kind in DRIFT_KINDS:
        drift = Drift(kind, {"now": 12.34, "before": 5, "index": 0.3}, "ru")
        assert "%(" not in drift.words
