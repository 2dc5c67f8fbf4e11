"""A model ready to judge: comments in, verdicts out."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from scipy.special import expit
from sklearn.pipeline import Pipeline

from model.artifact import Manifest, load, unpack
from model.columns import Floats
from model.comment import Comment
from model.features import FeatureTable
from model.reading.comment_reading import Reading
from model.reasons.explain import Explanation, explain
from model.reasons.second_reading import explain_second_reading
from model.reasons.spans import find_spans
from model.second_reader.second_reader import UNHURRIED, SecondReader
from model.verdict import Span, Verdict

DEFAULT_REASONS = 6
NOTHING = Explanation((), ())


class Judge:
    """A fitted pipeline, its second reader if it has one, its operating point and its name.

    Thread-safe: what it remembers of words and articles changes no verdict.
    """

    def __init__(
        self, pipeline: Pipeline, manifest: Manifest, second_reader: SecondReader | None = None
    ) -> None:
        self._reader, self._features, self._classifier = (step for _, step in pipeline.steps)
        self._second_reader = second_reader
        self.pipeline = pipeline
        self.manifest = manifest
        self.version = manifest.model_version

    @classmethod
    def load(cls, folder: Path, *, second_reader_seconds: float = UNHURRIED) -> Self:
        """The judge of a model folder. Raises ArtifactError if it cannot be used.

        `second_reader_seconds` are those that a batch may take for its second reading; with none
        nothing is read a second time.
        """
        pipeline, manifest = load(folder)
        return cls._with_second_reader(pipeline, manifest, second_reader_seconds)

    @classmethod
    def unpack(
        cls, manifest: Manifest, content: bytes, *, second_reader_seconds: float = UNHURRIED
    ) -> Self:
        """The same of a packed model. Raises ArtifactError if it cannot be used."""
        pipeline = unpack(manifest, content, where=manifest.model_version)
        return cls._with_second_reader(pipeline, manifest, second_reader_seconds)

    @classmethod
    def _with_second_reader(cls, pipeline: Pipeline, manifest: Manifest, seconds: float) -> Self:
        term = manifest.second_term
        second = SecondReader.load(term, seconds=seconds) if term else None
        return cls(pipeline, manifest, second)

    def judge(
        self, comments: Sequence[Comment], *, reasons: int = DEFAULT_REASONS
    ) -> list[Verdict]:
        """One verdict a comment, in order, with so many reasons and what is left over.

        With `reasons=0` there are none: the score is not taken apart, and may differ in its
        last digits, being summed up in another order.
        """
        if not comments:
            return []
        readings, features, columns = self._read(comments)
        if not reasons:
            log_odds = self._classifier.log_odds(features, columns)
            if self._second_reader:
                log_odds = log_odds + self._second_reader.read(readings, log_odds).terms
            return [self._verdict(score, NOTHING) for score in log_odds.tolist()]
        baseline, contributions = self._classifier.contributions(features, columns)
        log_odds = baseline + contributions.sum(axis=1)
        explained = explain(
            readings,
            columns,
            contributions,
            baseline=baseline,
            readers=self._classifier.readers_,
            features=self._features,
            limit=reasons,
        )
        if self._second_reader:
            second = self._second_reader.read(readings, log_odds)
            has_title = [bool(reading.comment.article.title.strip()) for reading in readings]
            explained = explain_second_reading(explained, second, has_title=has_title)
            log_odds = log_odds + second.terms
        return list(map(self._verdict, log_odds.tolist(), explained))

    def spans(self, comment: Comment) -> tuple[Span, ...]:
        """The parts of a comment's text that count, in order, for highlighting.

        Computed on demand: a verdict does not hold them, and costs nothing for them.
        """
        [reading], features, columns = self._read([comment])
        _, contributions = self._classifier.contributions(features, columns)
        readers = self._classifier.readers_
        return find_spans(
            reading, columns[0], contributions[0], readers=readers, features=self._features
        )

    def _read(self, comments: Sequence[Comment]) -> tuple[list[Reading], FeatureTable, Floats]:
        """The comments read, measured, and the columns that the classifier weighs."""
        readings = self._reader.transform(comments)
        features = self._features.transform(readings)
        return readings, features, self._classifier.columns(features)

    def _verdict(self, log_odds: float, explained: Explanation) -> Verdict:
        probability = float(expit(log_odds))
        return Verdict(
            label=self.manifest.operating_point.label(probability),
            spam_probability=probability,
            log_odds=log_odds,
            reasons=explained.reasons,
            summary=explained.summary,
            model_version=self.version,
        )
