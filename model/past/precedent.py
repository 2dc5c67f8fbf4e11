"""What was decided before on comments that have something in common with one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

Trait = Literal["author", "name", "address", "host", "text", "phrase", "site"]
TRAITS: tuple[Trait, ...] = get_args(Trait)
MOST = 30.0  # decisions of one label that count: more say no more
WEIGHT_OF_KEY = 0.5  # of a decision that came by a key, beside a moderator's 1
MOST_BY_KEYS = 1.0  # all that came by keys together: no key moves anything further
# Decisions of each label that are added, so that one is little to go by.
SHRINKAGE: dict[Trait, float] = {"site": 5.0}
USUAL_SHRINKAGE = 1.0
NEEDED: dict[Trait, int] = {"text": 2}  # a text is like another if so many runs of words are


@dataclass(frozen=True, slots=True)
class Tally:
    """How many comments were decided spam and ham: by moderators, and by keys."""

    spam: int = 0
    ham: int = 0
    spam_by_key: int = 0
    ham_by_key: int = 0

    def evidence(self, trait: Trait) -> float:
        """The log of the ratio: above zero for spam, zero where nothing was decided."""
        most = math.inf if trait == "site" else MOST
        spam, ham = _counted(self.spam, self.spam_by_key), _counted(self.ham, self.ham_by_key)
        added = SHRINKAGE.get(trait, USUAL_SHRINKAGE)
        return math.log((min(spam, most) + added) / (min(ham, most) + added))


NO_DECISION = Tally()


@dataclass(frozen=True, slots=True)
class Precedent:
    """One trait of a comment, and what was decided on those before that have it in common.

    `words` is what a moderator is shown of the trait; empty where there is nothing to show.
    """

    trait: Trait
    words: str
    tally: Tally

    @property
    def evidence(self) -> float:
        """Above zero for spam, below for ham."""
        return self.tally.evidence(self.trait)


def telling(precedents: Sequence[Precedent]) -> Precedent | None:
    """Of several precedents of one trait (two hosts, say) the one that counts.

    The one that speaks most for spam: with one link to a shop, a second to a friend is no
    excuse, and a place not seen before is none either. Of a text the second: one run of words in
    common makes no two alike. None if it speaks for nothing.
    """
    ranked = sorted(precedents, key=lambda precedent: -precedent.evidence)
    at = NEEDED.get(ranked[0].trait, 1) - 1 if ranked else 0
    counting = ranked[at] if at < len(ranked) else None
    return counting if counting is not None and counting.evidence else None


def _counted(signed: int, by_key: int) -> float:
    return signed + min(by_key * WEIGHT_OF_KEY, MOST_BY_KEYS)
