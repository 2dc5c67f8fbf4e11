"""What the gate wrote down of a model: figures beside the active one's, and every flip."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

MOST_FLIPS = 200  # in a report; the count is of all


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


class GateReport(BaseModel):
    """Why a model was made active or not. It holds no word of a comment: those can be erased."""

    model_config = ConfigDict(frozen=True)

    is_passed: bool
    why: str
    against: str
    n_decisions: int = Field(ge=0)
    n_flips: int = Field(ge=0, default=0)
    figures: tuple[GateFigure, ...] = ()
    flips: tuple[Flip, ...] = ()
