"""How often the machine is wrong, as a sample drawn at random tells, in words."""

from collections.abc import Callable
from dataclasses import dataclass

from service.domain.sampling import Accuracy, Rate
from service.review.catalogues import message

UNKNOWN = message("not known yet:")
BETWEEN = message("between {low} and {high}")
AT_MOST = message("at most {high}")
LOOKED_AT = message("{n} of {drawn} drawn at random were looked at")


@dataclass(frozen=True, slots=True)
class RateView:
    """A number of a thousand, and its interval."""

    number: str
    interval: str


@dataclass(frozen=True, slots=True)
class AccuracyView:
    """What a sample says of some days."""

    since: str
    ham_lost: RateView
    spam_published: RateView
    looked_at: str


def accuracy_view(sampled: Accuracy, translate: Callable[[str], str]) -> AccuracyView:
    """Show what a sample says in one language."""
    drawn = {"n": str(sampled.n_looked_at), "drawn": str(sampled.n_drawn)}
    return AccuracyView(
        since=sampled.since.isoformat(),
        ham_lost=_rate(sampled.ham_lost, translate),
        spam_published=_rate(sampled.spam_published, translate),
        looked_at=_filled(translate(LOOKED_AT), drawn),
    )


def _rate(rate: Rate, translate: Callable[[str], str]) -> RateView:
    if rate.estimate is None:  # a bound of a sample that nobody has looked at says nothing
        return RateView(translate(UNKNOWN), "")
    words = BETWEEN if rate.low > 0 else AT_MOST
    interval = _filled(translate(words), {"low": _number(rate.low), "high": _number(rate.high)})
    return RateView(_number(rate.estimate), interval)


def _number(per_thousand: float) -> str:
    return f"{per_thousand:.1f}" if per_thousand < 10 else f"{per_thousand:.0f}"


def _filled(phrase: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        phrase = phrase.replace(f"{{{name}}}", value)
    return phrase
