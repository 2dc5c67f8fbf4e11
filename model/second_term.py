"""What the second reader may add to a score, and when it is asked: a part of a model's manifest."""

from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

Floats = NDArray[np.float64]


class SecondTerm(BaseModel):
    """How the second reader's word becomes one more term of the sum, in log-odds.

    It is asked where the first reader's log-odds lie between `asked_above` and `asked_below`.
    There it adds `weight` times its own log-odds and `shift`, at most `most` either way; towards
    both ends the term fades over `fading`, so that no comment jumps by being asked or not.
    `sha256` names the reader that this was learned with.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    asked_above: float
    asked_below: float
    weight: float = Field(ge=0)
    shift: float
    most: float = Field(gt=0)
    fading: float = Field(gt=0)

    @model_validator(mode="after")
    def _is_ordered(self) -> Self:
        if self.asked_above > self.asked_below:
            raise ValueError("asked_above is above asked_below")
        return self

    def asks(self, first: Floats) -> NDArray[np.bool_]:
        """Which comments it is asked about, by the first reader's log-odds: (n_comments,)."""
        return (first > self.asked_above) & (first < self.asked_below)

    def of(self, first: Floats, second: Floats) -> Floats:
        """What is added to the first reader's log-odds; zero where `second` is NaN."""
        nearest = np.minimum(first - self.asked_above, self.asked_below - first)
        share = np.clip(nearest / self.fading, 0.0, 1.0)
        term = np.clip(self.weight * second + self.shift, -self.most, self.most)
        return np.where(np.isnan(second), 0.0, share * term)
