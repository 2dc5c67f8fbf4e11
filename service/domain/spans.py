"""The parts of a comment's text that count, as far as the model can say."""

from dataclasses import dataclass

from model.comment import Comment
from model.judge import Judge

LEAST = 0.05  # log-odds below which a part is not worth marking
MOST = 40  # spans, the weightiest


@dataclass(frozen=True, slots=True)
class WeightedSpan:
    """A part of the comment's raw text that counts: `text[start:end]`, in code points.

    `weight` is in log-odds: positive speaks for spam.
    """

    start: int
    end: int
    weight: float


def spans(judge: object | None, comment: Comment) -> tuple[WeightedSpan, ...]:
    """The parts that count, in the order of the text; none if the model cannot tell."""
    if not isinstance(judge, Judge):
        return ()
    weighted = [
        WeightedSpan(span.start, span.end, span.contribution)
        for span in judge.spans(comment)
        if abs(span.contribution) >= LEAST
    ]
    weightiest = sorted(weighted, key=lambda span: -abs(span.weight))[:MOST]
    return tuple(sorted(weightiest, key=lambda span: span.start))
