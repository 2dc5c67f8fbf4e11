"""The past's term of a verdict: what each precedent adds, within bounds, and in words."""

from collections.abc import Iterable, Sequence

from model.past.precedent import NO_DECISION, Precedent, Tally, Trait
from model.past.weights import PastWeights
from model.reasons.groups import Group
from model.verdict import Reason, ReasonGroup

PAST_PHRASES: dict[Trait, str] = {
    "author": "Comments by {x}, as decided here: {spam} spam, {ham} ham",
    "name": "Comments under the name {x}, as decided here: {spam} spam, {ham} ham",
    "address": "Comments from the same address, as decided here: {spam} spam, {ham} ham",
    "host": "Comments that lead to {x}, as decided here: {spam} spam, {ham} ham",
    "text": "Comments in much the same words, as decided here: {spam} spam, {ham} ham",
    "phrase": "Comments with the words “{x}”, as decided here: {spam} spam, {ham} ham",
    "site": "What moderators decided here last: {spam} spam, {ham} ham",
}


def signal_of(trait: Trait) -> str:
    """The stable name of what a precedent adds, for filters and statistics."""
    return f"past_{trait}"


def past_reasons(precedents: Iterable[Precedent], weights: PastWeights) -> tuple[Reason, ...]:
    """What the precedents of a comment add to its log-odds, one of each trait at most.

    What they add together is bounded; past the bound each adds its share of it.
    """
    decided = (precedent for precedent in precedents if precedent.tally != NO_DECISION)
    parts = [(precedent, weighed(precedent, weights)) for precedent in decided]
    total = sum(part for _, part in parts)
    bounded = weights.bounded(total)
    share = 1.0 if bounded == total else bounded / total
    reasons = [_reason(precedent, part * share) for precedent, part in parts if part]
    return tuple(sorted(reasons, key=lambda reason: -abs(reason.contribution)))


def weighed(precedent: Precedent, weights: PastWeights) -> float:
    """What a precedent adds by itself, before the bound."""
    weight, evidence = weights.traits[precedent.trait], precedent.evidence
    return evidence * (weight.spam if evidence > 0 else weight.ham)


def _reason(precedent: Precedent, contribution: float) -> Reason:
    values = {
        "x": precedent.words,
        "spam": str(_all_spam(precedent.tally)),
        "ham": str(_all_ham(precedent.tally)),
    }
    trait = precedent.trait
    return Reason(signal_of(trait), PAST_PHRASES[trait], contribution, values)


def _all_spam(tally: Tally) -> int:
    return tally.spam + tally.spam_by_key


def _all_ham(tally: Tally) -> int:
    return tally.ham + tally.ham_by_key


def past_line(past: Sequence[Reason]) -> ReasonGroup:
    """The line of the past in a summary, which says what the weightiest says that leans its way."""
    total = sum(reason.contribution for reason in past)
    first = max(past, key=lambda reason: reason.contribution * (1 if total > 0 else -1))
    return ReasonGroup(Group.SITE, first.phrase, total, first.values)
