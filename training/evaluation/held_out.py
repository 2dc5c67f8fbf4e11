"""What models said of comments they had not seen, source by source."""

from pydantic import BaseModel, ConfigDict

from model.operating_point import OperatingPoint


class ScoredComment(BaseModel):
    """A labelled comment by its names, and what was said of it; nothing that it says itself.

    `baselines` holds the probability by each baseline, under the baseline's name.
    `is_corrected` says that the label was found wrong: `is_spam` is then the other one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    article: str
    is_spam: bool
    kind: str
    pair: str
    probability: float
    baselines: dict[str, float]
    is_corrected: bool = False


class HeldOut(BaseModel):
    """One source's comments, judged by models that never saw the source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    operating_point: OperatingPoint
    comments: tuple[ScoredComment, ...]

    @property
    def is_written(self) -> bool:
        """Whether the comments were written for the project: they alone have a kind."""
        return any(comment.kind for comment in self.comments)
