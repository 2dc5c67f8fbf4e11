"""A site's past in a judgement: a term of its sum, explained and bounded. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from scipy.special import expit

from model.operating_point import OperatingPoint
from model.past.precedent import Precedent, Tally, telling
from model.past.weights import PastWeights
from model.reasons.added_term import with_line, with_reasons
from model.reasons.past_term import past_line, past_reasons
from model.verdict import Label
from service.domain.comments import Judgement
from service.domain.marks import Mark


@dataclass(frozen=True, slots=True)
class Past:
    """What was decided here on comments that have something in common with one."""

    precedents: tuple[Precedent, ...] = ()


UNKNOWN_PAST = Past()


def past_of(marks: Iterable[Mark], tallies: dict[int, Tally], site: Tally) -> Past:
    """The precedents that count, one of each trait, by what was decided under each mark."""
    by_trait: dict[str, list[Precedent]] = {}
    for mark in marks:
        precedent = Precedent(mark.trait, mark.words, tallies[mark.key])
        by_trait.setdefault(mark.trait, []).append(precedent)
    by_trait["site"] = [Precedent("site", "", site)]
    counting = (telling(precedents) for precedents in by_trait.values())
    return Past(tuple(precedent for precedent in counting if precedent is not None))


def in_light_of_past(
    judgement: Judgement, past: Past, weights: PastWeights, point: OperatingPoint
) -> Judgement:
    """What the model said, after what was decided here before. An unknown past changes nothing.

    It moves a verdict by one step at most: what the text alone would reject is not published, and
    what it would publish is not rejected, without a moderator.
    """
    if judgement.log_odds is None:
        return judgement
    reasons = past_reasons(past.precedents, weights)
    if not reasons:
        return judgement
    log_odds = judgement.log_odds + sum(reason.contribution for reason in reasons)
    probability = float(expit(log_odds))
    return replace(
        judgement,
        label=_one_step(judgement.label, point.label(probability)),
        spam_probability=probability,
        log_odds=log_odds,
        reasons=with_reasons(judgement.reasons, reasons),
        summary=with_line(judgement.summary, past_line(reasons)),
    )


def _one_step(before: Label, now: Label) -> Label:
    return Label.UNSURE if {before, now} == {Label.HAM, Label.SPAM} else now
