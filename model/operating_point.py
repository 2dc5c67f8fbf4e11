"""The two cut-offs between ham, unsure and spam, chosen for a stated error budget."""

from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator
from scipy.stats import beta

from model.verdict import Label

NEVER = 1.0  # no probability is above it: nothing is rejected without a moderator


class ErrorBudget(BaseModel):
    """What the owner of a blog accepts, as shares of one.

    `ham_rejected`: of the real comments, those labelled spam without a moderator.
    `spam_published`: of the spam, that labelled ham without a moderator.
    """

    model_config = ConfigDict(frozen=True)

    ham_rejected: float = Field(default=0.002, gt=0, lt=1)
    spam_published: float = Field(default=0.1, gt=0, lt=1)


class OperatingPoint(BaseModel):
    """A comment is ham below `ham_below`, spam above `spam_above`, and unsure between."""

    model_config = ConfigDict(frozen=True)

    ham_below: float = Field(ge=0, le=1)
    spam_above: float = Field(ge=0, le=1)
    budget: ErrorBudget

    @model_validator(mode="after")
    def _is_ordered(self) -> Self:
        if self.ham_below > self.spam_above:
            raise ValueError("ham_below is above spam_above")
        return self

    @property
    def rejects(self) -> bool:
        """Whether any comment may be labelled spam without a moderator."""
        return self.spam_above < NEVER

    def label(self, spam_probability: float) -> Label:
        """The label of a probability; more probable spam never gets a milder label."""
        if spam_probability > self.spam_above:
            return Label.SPAM
        return Label.HAM if spam_probability < self.ham_below else Label.UNSURE


def upper_bound(errors: int, trials: int, *, confidence: float = 0.95) -> float:
    """One-sided upper bound of an error rate (Clopper and Pearson 1934)."""
    return 1.0 if errors >= trials else float(beta.ppf(confidence, errors + 1, trials - errors))


def affordable_errors(trials: int, budget: float) -> int:
    """The most errors in so many trials whose upper bound keeps to the budget; -1 for none."""
    errors = -1
    while errors + 1 < trials and upper_bound(errors + 1, trials) <= budget:
        errors += 1
    return errors


def choose_operating_point(
    spam_probability: NDArray[np.float64], is_spam: NDArray[np.bool_], budget: ErrorBudget
) -> OperatingPoint:
    """The widest use of the budget that held-out comments vouch for.

    Arrays have the shape (n_comments,), from a model that did not see the comments. With
    too little ham to bound the error, nothing is rejected; with too little spam, nothing
    is published without a moderator.
    """
    ham = np.sort(spam_probability[~is_spam])[::-1]
    spam = np.sort(spam_probability[is_spam])
    rejected = affordable_errors(len(ham), budget.ham_rejected)
    published = affordable_errors(len(spam), budget.spam_published)
    spam_above = NEVER if rejected < 0 else float(ham[rejected])
    ham_below = 0.0 if published < 0 else float(spam[published])
    return OperatingPoint(
        ham_below=min(ham_below, spam_above), spam_above=max(spam_above, 0.5), budget=budget
    )
