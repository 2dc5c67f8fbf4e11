"""Sources to replay, each judged by a base that never saw it."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.special import logit

from model.artifact import BASE_FOLDER
from model.judge import Judge
from offline.life import Stream, weeks_of
from training.command import read_labelled
from training.corpora.corrections import corrected, read_corrections
from training.corpora.errors import CorpusError
from training.corpora.labelled import LabelledComment
from training.evaluation.held_out import HeldOut
from training.evaluation.left_out import judge_with
from training.evaluation.record import read_held_out

UNSEEN = Path(__file__).parents[2] / "fixtures" / "unseen"
FURTHEST = 1e-9  # of a probability from 0 and 1


def require_both(corpus: list[Path] | None, scores: Path | None) -> None:
    """Raise CorpusError for comments without their scores, or scores without comments."""
    if (corpus is None) != (scores is None):
        raise CorpusError("--corpus needs --scores, and --scores a --corpus")


def streams_of(corpus: list[Path] | None, scores: Path | None) -> Iterator[Stream]:
    """The sources, judged by a base that never saw them."""
    labelled = corrected(
        read_labelled(corpus or [UNSEEN], skip_bad_lines=False), read_corrections()
    )
    if scores is None:
        held_out = judge_with(Judge.load(BASE_FOLDER), labelled)
    else:
        held_out = list(read_held_out(scores))
    by_source: dict[str, list[LabelledComment]] = {}
    for c in labelled:
        by_source.setdefault(c.source, []).append(c)
    for scored in held_out:
        stream = _stream(scored, by_source.get(scored.source, []), sees_columns=scores is None)
        if stream.comments:
            yield stream


def _stream(scored: HeldOut, labelled: list[LabelledComment], *, sees_columns: bool) -> Stream:
    """What has a score, by its date; a source without dates as it stands."""
    probability = {c.id: c.probability for c in scored.comments}
    known = [c for c in labelled if c.id in probability]
    dated = [(c.written_at, at) for at, c in enumerate(known) if c.written_at is not None]
    order = [at for _, at in sorted(dated)] if dated else list(range(len(known)))
    comments = [known[at] for at in order]
    chances = np.clip([probability[c.id] for c in comments], FURTHEST, 1 - FURTHEST)
    weeks = weeks_of(comments) if comments else []
    return Stream(
        scored.source, comments, logit(chances), weeks, scored.operating_point, sees_columns
    )
