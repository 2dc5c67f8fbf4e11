"""The label log without words: which of its labels stand, and are to be learned from."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from model.comment import Comment
from service.domain.comments import DecisionLabel, LogLabel
from service.domain.labels import Channel


@dataclass(frozen=True, slots=True)
class LabelLine:
    """One label of the log, with who gave it, and what was ordered of it.

    `said_probability` is the verdict that it answered. `restores` is the entry of the comment's
    log that stands again by it. `campaign_id` is of the comment, if it is of a campaign.
    """

    id: str
    comment_id: str
    site_id: str
    sequence: int
    revision: int
    label: LogLabel
    decided_at: datetime
    said_probability: float | None
    channel: Channel
    moderator_id: str | None
    key_id: str | None
    restores: int | None
    campaign_id: str | None
    is_unlearned: bool = False
    is_released: bool = False

    @property
    def is_trusted(self) -> bool:
        """Whether a moderator gave it in the queue, who had signed in."""
        return self.moderator_id is not None

    @property
    def contradicts(self) -> bool:
        """Whether the verdict that it answered leaned the other way."""
        if self.said_probability is None:
            return False
        return (self.said_probability > 0.5) != (self.label == "spam")


@dataclass(frozen=True, slots=True)
class DecidedComment:
    """One comment and the label that the words it had then were given: `line`, of the log.

    `trust` is how much the label may teach, from 0 to 1.
    """

    id: str
    site: str
    article_id: str | None
    comment: Comment
    label: DecisionLabel
    line: LabelLine
    trust: float
    decided_at: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DecidedComments:
    """What a fit learns from, in the order of the log, of so many labels that may be learned."""

    comments: tuple[DecidedComment, ...]
    n_teaching: int

    def __iter__(self) -> Iterator[DecidedComment]:
        """The comments."""
        return iter(self.comments)


def logs(lines: Iterable[LabelLine]) -> Iterable[Sequence[LabelLine]]:
    """The log of each comment, oldest first; the lines come by comment and sequence."""
    return (tuple(log) for _, log in groupby(lines, key=lambda line: line.comment_id))


def standing_line(log: Sequence[LabelLine], *, left_out: Collection[str] = ()) -> LabelLine | None:
    """The label of a comment that is learned from, if any.

    It is the last one, as though no label had ever been given that was un-learned or is
    `left_out` by its id. An entry that puts back what stood before leads to it.
    """
    at = len(log)
    while at:
        line = log[at - 1]
        if line.is_unlearned or line.id in left_out:
            at -= 1
        elif line.restores is not None:
            at = min(line.restores, at - 1)
        else:
            return None if line.label == "withdrawn" else line
    return None
