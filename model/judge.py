"""A model ready to judge: comments in, verdicts out."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from scipy.special import expit
from sklearn.pipeline import Pipeline

from model.artifact import Manifest, load
from model.comment import Comment
from model.reasons.explain import explain
from model.reasons.spans import find_spans
from model.verdict import Reason, Span, Verdict

DEFAULT_REASONS = 6


class Judge:
    """A fitted pipeline, its operating point and its name.

    Thread-safe: what it remembers of words and articles changes no verdict.
    """

    def __init__(self, pipeline: Pipeline, manifest: Manifest) -> None:
        self._reader, self._features, self._classifier = (step for _, step in pipeline.steps)
        self.pipeline = pipeline
        self.manifest = manifest
        self.version = manifest.model_version

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The judge of a model folder. Raises ArtifactError if it cannot be used."""
        pipeline, manifest = load(folder)
        return cls(pipeline, manifest)

    def judge(
        self, comments: Sequence[Comment], *, reasons: int = DEFAULT_REASONS
    ) -> list[Verdict]:
        """One verdict a comment, in order, with so many reasons and what is left over.

        With `reasons=0` there are none: the score is not taken apart, and may differ in its
        last digits, being summed up in another order.
        """
        if not comments:
            return []
        readings = self._reader.transform(comments)
        features = self._features.transform(readings)
        columns = self._classifier.columns(features)
        if not reasons:
            log_odds = self._classifier.log_odds(features, columns).tolist()
            return [self._verdict(each, ()) for each in log_odds]
        baseline, contributions = self._classifier.contributions(features, columns)
        explained = explain(
            readings,
            columns,
            contributions,
            baseline=baseline,
            readers=self._classifier.readers_,
            limit=reasons,
        )
        log_odds = (baseline + contributions.sum(axis=1)).tolist()
        return [self._verdict(*pair) for pair in zip(log_odds, explained, strict=True)]

    def spans(self, comment: Comment) -> tuple[Span, ...]:
        """The parts of a comment's text that count, in order, for highlighting.

        Computed on demand: a verdict does not hold them, and costs nothing for them.
        """
        readings = self._reader.transform([comment])
        features = self._features.transform(readings)
        columns = self._classifier.columns(features)
        _, contributions = self._classifier.contributions(features, columns)
        return find_spans(
            readings[0],
            columns[0],
            contributions[0],
            readers=self._classifier.readers_,
            features=self._features,
        )

    def _verdict(self, log_odds: float, reasons: tuple[Reason, ...]) -> Verdict:
        probability = float(expit(log_odds))
        return Verdict(
            label=self.manifest.operating_point.label(probability),
            spam_probability=probability,
            log_odds=log_odds,
            reasons=reasons,
            model_version=self.version,
        )
