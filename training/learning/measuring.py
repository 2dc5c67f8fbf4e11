"""Comments measured by a model, part by part, by whatever workers there are."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from threadpoolctl import threadpool_limits

from model.adaptation import MeasuredComments
from model.comment import Comment
from training.learning.lesson import measured_by, together
from training.workers import Workplace, in_parts, pipeline_in

PART = 1000  # comments: the same for all workers, so that nothing depends on who they are


def measure_by(
    workers: Workplace, folder: Path, version: str, comments: Sequence[Comment]
) -> MeasuredComments:
    """All comments measured by the model of a folder. Raises WorkersError."""
    task = partial(_measure_part, folder, version)
    return together(list(workers.map(task, in_parts(comments, PART))))


def _measure_part(folder: Path, version: str, comments: Sequence[Comment]) -> MeasuredComments:
    with threadpool_limits(1):  # wherever it runs, it sums up alike
        return measured_by(pipeline_in(folder, version), list(comments))
