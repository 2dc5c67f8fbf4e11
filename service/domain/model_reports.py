"""What the gate wrote down of a model: figures beside the active one's, and every flip."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

MOST_FLIPS = 200  # in a report; the count is of all
PASSED_PHRASE = "it did better on held-out decisions than the active model"

ComplaintKind = Literal[
    "too_few",
    "more_errors",
    "no_better",
    "surer_of_errors",
    "loses_ham",
    "written_ham",
    "written_spam",
]
COMPLAINT_PHRASES: Mapping[ComplaintKind, str] = {
    "too_few": "%(n)s decisions of moderators are there to try it on, each campaign counted once;"
    " it takes %(needed)s to tell two models apart",
    "more_errors": "its error on held-out decisions is %(after)s, the active model's %(before)s",
    "no_better": "it does no better on held-out decisions than the active model",
    "surer_of_errors": "it is surer than the active model of what it gets wrong on held-out"
    " decisions",
    "loses_ham": "it would reject %(n)s more comments that moderators called ham",
    "written_ham": "it rejects or holds %(points)s points more of the written ham",
    "written_spam": "it publishes %(points)s points more of the written spam",
}


class GateFigure(BaseModel):
    """One figure of held-out decisions, by the model that judged and by the new one."""

    model_config = ConfigDict(frozen=True)

    name: str
    before: float
    after: float


class Flip(BaseModel):
    """A held-out comment that the two models label otherwise, and what a moderator said of it."""

    model_config = ConfigDict(frozen=True)

    comment_id: str
    human: Literal["ham", "spam"]
    before: Literal["ham", "unsure", "spam"]
    after: Literal["ham", "unsure", "spam"]


class Complaint(BaseModel):
    """One thing that the gate has against a candidate: a phrase, and the numbers in it."""

    model_config = ConfigDict(frozen=True)

    kind: ComplaintKind
    numbers: dict[str, int | float] = {}

    @property
    def words(self) -> str:
        """In English, as commands print it."""
        numerals = {
            name: f"{value:.1f}" if isinstance(value, float) else f"{value:,}"
            for name, value in self.numbers.items()
        }
        return COMPLAINT_PHRASES[self.kind] % numerals


class GateReport(BaseModel):
    """Why a model was made active or not. It holds no word of a comment: those can be erased.

    `why` is in English; `complaints` say the same for every language, and are missing in what
    earlier versions wrote.
    """

    model_config = ConfigDict(frozen=True)

    is_passed: bool
    why: str
    complaints: tuple[Complaint, ...] = ()
    against: str
    n_decisions: int = Field(ge=0)
    n_flips: int = Field(ge=0, default=0)
    figures: tuple[GateFigure, ...] = ()
    flips: tuple[Flip, ...] = ()
