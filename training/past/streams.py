"""Sources as streams: their comments in the order they were written, with what a model said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scipy.special import logit

from model.operating_point import OperatingPoint
from service.domain.marks import Mark, marks_of
from training.corpora.errors import CorpusError
from training.corpora.labelled import LabelledComment
from training.evaluation.held_out import HeldOut

FURTHEST = 1e-9  # of a probability from 0 and 1: its log-odds are to be finite


@dataclass(frozen=True)
class StreamedComment:
    """A comment as it comes: what the text alone is given, in log-odds, and its label to come."""

    log_odds: float
    is_spam: bool
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class CommentStream:
    """One source in time order, judged at the operating point of a model that never saw it."""

    source: str
    point: OperatingPoint
    comments: tuple[StreamedComment, ...]


def streams_of(
    labelled: Iterable[LabelledComment], held_out: Sequence[HeldOut]
) -> list[CommentStream]:
    """The sources that were scored, each in time order; what has no date is left out.

    Raises CorpusError where no comment is left.
    """
    by_source: dict[str, list[LabelledComment]] = {}
    for c in labelled:
        if c.written_at is not None:
            by_source.setdefault(c.source, []).append(c)
    streams = [_stream(scored, by_source.get(scored.source, [])) for scored in held_out]
    streams = [stream for stream in streams if stream.comments]
    if not streams:
        raise CorpusError("no comment of the corpus has both a date and a score")
    return streams


def _stream(scored: HeldOut, labelled: list[LabelledComment]) -> CommentStream:
    probability = {comment.id: comment.probability for comment in scored.comments}
    dated = [(c.written_at, c) for c in labelled if c.id in probability and c.written_at]
    in_order = [c for _, c in sorted(dated, key=lambda pair: pair[0])]
    comments = tuple(
        StreamedComment(
            log_odds=float(logit(min(max(probability[c.id], FURTHEST), 1 - FURTHEST))),
            is_spam=c.is_spam,
            marks=marks_of(c.source, c.comment),
        )
        for c in in_order
    )
    return CommentStream(scored.source, scored.operating_point, comments)
