"""What models said of comments they had not seen: computed once, kept, and read again."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from model.operating_point import OperatingPoint
from training.corpora.errors import CorpusError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


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


class HeldOutFile(BaseModel):
    """The part of an evaluation's file that everything else in it follows from."""

    held_out: tuple[HeldOut, ...]


class Pool:
    """The comments of several sources together, as arrays of the shape (n_comments,).

    Each comment is `rejected` or `published` at the operating point of its own model. The
    labels are those of the corpora as they came, unless they are to be the `corrected` ones.
    """

    def __init__(self, parts: Sequence[HeldOut], *, corrected: bool = False) -> None:
        self.parts = parts
        self.comments = [comment for part in parts for comment in part.comments]
        self.sources = [part.source for part in parts for _ in part.comments]
        wrong = np.array([c.is_corrected for c in self.comments], bool)
        self.n_corrected = int(wrong.sum())
        self.is_spam = np.array([c.is_spam for c in self.comments], bool)
        if not corrected:
            self.is_spam = self.is_spam ^ wrong
        self.probability = np.array([c.probability for c in self.comments], float)

    def __len__(self) -> int:
        return len(self.comments)

    @property
    def baselines(self) -> list[str]:
        """The names of the baselines that judged all of the comments."""
        first = self.comments[0].baselines if self.comments else {}
        return [name for name in first if all(name in c.baselines for c in self.comments)]

    def baseline(self, name: str) -> Floats:
        """What a baseline said of each comment."""
        return np.array([comment.baselines[name] for comment in self.comments], float)

    @cached_property
    def rejected(self) -> Bools:
        """Which comments are labelled spam."""
        return self.probability > self._cut_off("spam_above")

    @cached_property
    def published(self) -> Bools:
        """Which comments are labelled ham."""
        return self.probability < self._cut_off("ham_below")

    @cached_property
    def cluster(self) -> NDArray[np.intp]:
        """The number of each comment's article: comments under one are alike."""
        articles = [comment.article for comment in self.comments]
        return np.asarray(np.unique(articles, return_inverse=True)[1], np.intp)

    def _cut_off(self, name: str) -> Floats:
        cut_offs = [getattr(part.operating_point, name) for part in self.parts]
        return np.repeat(cut_offs, [len(part.comments) for part in self.parts])


def read_held_out(path: Path) -> tuple[HeldOut, ...]:
    """The scores in a file of `training.evaluate --output`. Raises CorpusError."""
    try:
        return HeldOutFile.model_validate_json(path.read_bytes()).held_out
    except OSError as error:
        raise CorpusError(f"{path}: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise CorpusError(
            f"{path} was not written by training.evaluate: {where}: {first['msg']}"
        ) from error
