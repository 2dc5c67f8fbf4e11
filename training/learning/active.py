"""What the active model says of comments, as far as it has not learned them."""

from dataclasses import dataclass

import numpy as np

from model.artifact import ArtifactError, Manifest, unpack
from model.operating_point import OperatingPoint
from service.store.store import Store
from training.learning.lesson import Floats, Lesson, Rows


@dataclass(frozen=True)
class ActiveOpinion:
    """The log-odds of a lesson's comments by the active model, (n_comments,), and its cut-offs.

    What it has learned itself, it would judge too well: there the shipped model stands for it.
    """

    scores: Floats
    point: OperatingPoint
    version: str

    def log_odds(self, rows: Rows) -> Floats:
        """Those of some comments."""
        return np.asarray(self.scores[rows])


def active_opinion(
    store: Store, lesson: Lesson, base: Manifest, *, store_url: str = ""
) -> ActiveOpinion:
    """Ask the active model; for one that cannot be read, the shipped one speaks."""
    shipped = ActiveOpinion(lesson.shipped, base.operating_point, base.model_version)
    active = store.active_model()
    if active is None:
        return shipped
    try:
        manifest, content = store.read_model(active, store_url=store_url)
        pipeline = unpack(manifest, content, where=active.version)
    except ArtifactError:
        return shipped
    made_at = manifest.created_at.timestamp()
    later = np.array([teaching.decided_at > made_at for teaching in lesson.taught], bool)
    rows, scores = np.flatnonzero(later), lesson.shipped.copy()
    if len(rows):
        comments = [lesson.taught[row].labelled.comment for row in rows]
        scores[rows] = pipeline[-1].decision_function(pipeline[:-1].transform(comments))
    return ActiveOpinion(scores, manifest.operating_point, manifest.model_version)
