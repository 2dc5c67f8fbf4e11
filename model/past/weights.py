"""How much each precedent counts: weights that ship, and those a site has learned."""

from functools import cache
from importlib.resources import files
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from model.past.precedent import TRAITS, Trait

PRIOR = "prior.json"


class TraitWeight(BaseModel):
    """What the evidence of one trait is multiplied by: where it speaks for spam, and for ham.

    Never below zero: more spam decisions never make a comment less likely spam.
    """

    model_config = ConfigDict(frozen=True)

    spam: float = Field(default=0.0, ge=0, le=100)
    ham: float = Field(default=0.0, ge=0, le=100)


class PastWeights(BaseModel):
    """The weights of all traits, and how far they may move a verdict together, in log-odds."""

    model_config = ConfigDict(frozen=True)

    traits: dict[Trait, TraitWeight]
    most_for_spam: float = Field(gt=0, le=10)
    most_for_ham: float = Field(gt=0, le=10)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if set(self.traits) != set(TRAITS):
            raise ValueError(f"not the traits {', '.join(TRAITS)}")
        return self

    def bounded(self, log_odds: float) -> float:
        """What it may be of a sum."""
        return min(max(log_odds, -self.most_for_ham), self.most_for_spam)


@cache
def prior_weights() -> PastWeights:
    """The weights that ship: see training.past. Read when first asked for."""
    text = files("model.past").joinpath(PRIOR).read_text(encoding="utf-8")
    return PastWeights.model_validate_json(text)
