"""Drift: what comes in, or what is made of it, is no longer as it was for the model. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, get_args

from service.domain.differences import Counts, added_up, chance_of, most_risen, stability_index

DriftKind = Literal["languages", "untold_language", "scores", "held", "overturned"]
DRIFT_KINDS: tuple[DriftKind, ...] = get_args(DriftKind)
WEEK, LONGEST = timedelta(days=7), timedelta(days=28)  # what is looked at
ENOUGH_IN_A_WEEK = 200  # comments: where fewer come, the last four weeks are looked at
REFERENCE = timedelta(weeks=8)
OLDEST = timedelta(weeks=13)  # what has been so for a quarter is how it is
FEWEST_NOW, FEWEST_BEFORE = 50, 100  # comments; a campaign is one of them
FEWEST_DECIDED = 20  # of what the machine was sure of
MAJOR_INDEX = 0.25  # of stability: what banks call a major shift of a population
MAJOR_RATIO = 2.0
LEAST_PER_CENT = 2.0  # twice next to nothing is next to nothing
BY_CHANCE = 0.0003  # of the comparisons that warn though nothing changed

DRIFT_PHRASES: Mapping[DriftKind, str] = {
    "languages": "%(now)s of 100 comments are in %(language)s; it was %(before)s",
    "untold_language": "of %(now)s of 100 comments no language can be told; it was %(before)s",
    "scores": "spam probabilities lie elsewhere: the stability index is %(index)s,"
    " and 0.25 is a major change",
    "held": "%(now)s of 100 comments are held; it was %(before)s",
    "overturned": "moderators overturn %(now)s of 100 sure verdicts; it was %(before)s",
}
DRIFT_REMEDIES: Mapping[DriftKind, str] = {
    "languages": "Decide some thirty of them in the queue, published and rejected ones too, then"
    " run “make fit”.",
    "untold_language": "Look at the newest comments of all tabs: very short or made-up words are"
    " often a new campaign. Decide them, then run “make fit”.",
    "scores": "Look at the newest published and rejected comments; decide what is wrong, then run"
    " “make fit”.",
    "held": "Decide what waits, campaigns first, then run “make fit”. If it began with a new model,"
    " go back to the one before on the page Models.",
    "overturned": "Run “make fit”: these decisions teach it. If it began with a new model, go back"
    " to the one before on the page Models.",
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days, the first included, the last not."""

    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Traffic:
    """What came in some days: near-duplicates count once.

    `languages` by code, empty where none can be told; `scores` by class of spam probability.
    `overturned` of the `n_sure` decisions on what the machine was sure of.
    """

    n: int = 0
    languages: Mapping[str, int] = field(default_factory=dict)
    scores: Mapping[str, int] = field(default_factory=dict)
    held: int = 0
    n_sure: int = 0
    overturned: int = 0


def together(weeks: Sequence[Traffic]) -> Traffic:
    """What came in some weeks, as one."""
    return Traffic(
        n=sum(week.n for week in weeks),
        languages=added_up([week.languages for week in weeks]),
        scores=added_up([week.scores for week in weeks]),
        held=sum(week.held for week in weeks),
        n_sure=sum(week.n_sure for week in weeks),
        overturned=sum(week.overturned for week in weeks),
    )


@dataclass(frozen=True, slots=True)
class Drift:
    """One thing that is no longer as it was: in words, the numbers in them, what to do."""

    kind: DriftKind
    numbers: Mapping[str, float]
    language: str = ""

    @property
    def words(self) -> str:
        """In English, as commands and the API say it."""
        numerals = {name: f"{value:.3g}" for name, value in self.numbers.items()}
        return DRIFT_PHRASES[self.kind] % {**numerals, "language": self.language}

    @property
    def remedy(self) -> str:
        """What to do, in English."""
        return DRIFT_REMEDIES[self.kind]


@dataclass(frozen=True, slots=True)
class SiteDrift:
    """What is no longer as it was at a site, by its name."""

    site: str
    drift: Drift


@dataclass(frozen=True, slots=True)
class DriftPeriods:
    """What is compared with what: the last days with those before the fit, and those after it.

    What comments are is compared with what the model was fitted for; what it says of them, with
    what it said at first. Nothing is compared with days that are not there.
    """

    now: Stretch
    before_fit: Stretch
    since_fit: Stretch


def drift_periods(
    *, today: date, first_day: date, activated_on: date | None, window: timedelta = WEEK
) -> DriftPeriods:
    """The periods for a site that has been there since `first_day`.

    The model that ships was fitted for no site: its measure is the site's first weeks.
    """
    now = Stretch(today - window, today)
    fitted_on = activated_on or first_day + REFERENCE
    before = _ending(min(fitted_on, now.since), today)
    since = _ending(min(fitted_on + REFERENCE, now.since), today)
    since_fit = Stretch(max(since.since, fitted_on), since.until) if activated_on else before
    return DriftPeriods(now, before, since_fit)


def _ending(until: date, today: date) -> Stretch:
    end = max(until, today - OLDEST)
    return Stretch(end - REFERENCE, end)


def drifts(
    now: Traffic, before_fit: Sequence[Traffic], since_fit: Sequence[Traffic]
) -> tuple[Drift, ...]:
    """What is no longer as it was: what chance does not explain, if it is large enough to matter.

    What it is compared with comes by weeks: how they differ among themselves is chance, too.
    """
    is_enough = sum(week.n for week in before_fit) >= FEWEST_BEFORE
    return tuple(_each(now, before_fit if is_enough else since_fit, since_fit))


def _each(now: Traffic, usual: Sequence[Traffic], since_fit: Sequence[Traffic]) -> Iterator[Drift]:
    languages = [week.languages for week in usual]
    if _is_major(languages, now.languages):
        yield _of_language(added_up(languages), now.languages)
    scores = [week.scores for week in since_fit]
    if _is_major(scores, now.scores):
        yield Drift("scores", {"index": stability_index(added_up(scores), now.scores)})
    held = [{"yes": week.held, "no": week.n - week.held} for week in (*usual, now)]
    if _has_doubled(held, FEWEST_NOW, FEWEST_BEFORE):
        yield Drift("held", _shares(held))
    overturned = [
        {"yes": week.overturned, "no": week.n_sure - week.overturned} for week in (*usual, now)
    ]
    if _has_doubled(overturned, FEWEST_DECIDED, FEWEST_DECIDED):
        yield Drift("overturned", _shares(overturned))


def _is_major(weeks: Sequence[Counts], now: Counts) -> bool:
    before = added_up(weeks)
    if sum(now.values()) < FEWEST_NOW or sum(before.values()) < FEWEST_BEFORE:
        return False
    is_large = stability_index(before, now) >= MAJOR_INDEX
    return is_large and chance_of(weeks, now) < BY_CHANCE


def _has_doubled(weeks: Sequence[Counts], fewest_now: int, fewest_before: int) -> bool:
    *earlier, now = weeks
    before = added_up(earlier)
    if sum(now.values()) < fewest_now or sum(before.values()) < fewest_before:
        return False
    shares = _shares(weeks)
    is_large = shares["now"] >= max(MAJOR_RATIO * shares["before"], LEAST_PER_CENT)
    return is_large and chance_of(earlier, now) < 2 * BY_CHANCE  # it looks one way only


def _shares(weeks: Sequence[Counts]) -> Mapping[str, float]:
    """In a hundred, before and now."""
    before, now = added_up(weeks[:-1]), weeks[-1]
    return {
        "before": 100 * before["yes"] / sum(before.values()),
        "now": 100 * now["yes"] / sum(now.values()),
    }


def _of_language(before: Counts, now: Counts) -> Drift:
    language, share_before, share_now = most_risen(before, now)
    shares = {"before": 100 * share_before, "now": 100 * share_now}
    return Drift("languages" if language else "untold_language", shares, language)
