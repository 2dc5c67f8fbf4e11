"""What a fit writes down beside its gate's report: scores, no words, for whoever asks later."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from model.operating_point import OperatingPoint
from service.domain.model_reports import GateFigure

MOST_SCORES = 5_000  # held-out decisions that the curves are drawn of
MOST_WORST = 20


class HeldOutScores(BaseModel):
    """What two models said of held-out decisions, in time order: log-odds, and the labels.

    All have the length (n_scores,); of a long list, evenly spaced ones.
    """

    model_config = ConfigDict(frozen=True)

    is_spam: tuple[bool, ...] = ()
    before: tuple[float, ...] = ()
    after: tuple[float, ...] = ()


class LearningStep(BaseModel):
    """How both models judged the decisions that came after the first `n_learned`.

    `before` and `after` are mean losses in nats.
    """

    model_config = ConfigDict(frozen=True)

    n_learned: int = Field(ge=0)
    n_judged: int = Field(ge=0)
    before: float
    after: float


class WorstError(BaseModel):
    """A held-out comment that the candidate is most wrongly sure of, with both probabilities."""

    model_config = ConfigDict(frozen=True)

    comment_id: str
    human: Literal["ham", "spam"]
    before: float
    after: float


class FitEvidence(BaseModel):
    """What a model learned from, and how it judged what it had not learned yet.

    `channels` counts the decisions by how they came; `n_teaching` is how many there were, if not
    all were learned. It names comments by their ids alone:
    words are taken from the store when they are shown, as long as they are there.
    """

    model_config = ConfigDict(frozen=True)

    n_others: int = Field(ge=0)
    n_teaching: int = Field(ge=0, default=0)
    channels: dict[str, int]
    point: OperatingPoint
    scores: HeldOutScores = HeldOutScores()
    steps: tuple[LearningStep, ...] = ()
    worst: tuple[WorstError, ...] = ()
    written: tuple[GateFigure, ...] = ()
