"""Holds the judge, shares batches among requests, and never fails: it says why it could not."""

import asyncio
import logging
import math
from collections.abc import Sequence
from typing import Protocol

from model.artifact import Manifest
from model.comment import Comment
from model.past.weights import prior_weights
from model.verdict import Label, Verdict
from service.batching import Batcher, Closed, NoteBatch
from service.domain.comments import Judgement
from service.domain.past import UNKNOWN_PAST, Past, in_light_of_past
from service.metrics.metrics import Metrics
from service.tracing.stages import note_batch_on, stage

logger = logging.getLogger(__name__)

BATCH = 64  # comments judged in one go
JUDGED_AGAIN_TOGETHER = 32  # the requests that come meanwhile share the scoring thread


class JudgeLike(Protocol):
    """What scoring needs of a model. `judge` runs on one thread at a time, any thread."""

    @property
    def version(self) -> str:
        """The name that every verdict carries."""
        ...

    def judge(self, comments: Sequence[Comment]) -> list[Verdict]:
        """One verdict a comment, in order."""
        ...


def not_judged(why: str) -> Judgement:
    """What is kept of a comment that no model could judge: it waits for a moderator."""
    return Judgement(label=Label.UNSURE, note=f"not judged: {why}")


NO_MODEL = not_judged("no model is loaded")
MODEL_FAILED = not_judged("the model failed")


class Scoring:
    """Comments in, judgements out, by the judge that is active at that moment."""

    def __init__(
        self, judge: JudgeLike | None, *, timeout_seconds: float, metrics: Metrics | None = None
    ) -> None:
        self._judge = judge
        self.metrics = metrics or Metrics()
        self._timeout_seconds = timeout_seconds
        self._batcher: Batcher[Comment, Judgement] = Batcher(
            self._judge_batch, most=BATCH, name="winnow-scoring"
        )

    @property
    def model_version(self) -> str | None:
        """The version of the active judge; None while there is none."""
        return None if self._judge is None else self._judge.version

    @property
    def spam_above(self) -> float | None:
        """The probability above which the active judge says spam; None if it names none."""
        manifest = getattr(self._judge, "manifest", None)
        return None if manifest is None else float(manifest.operating_point.spam_above)

    @property
    def judge(self) -> JudgeLike | None:
        """The active judge, to take a verdict apart with; None while there is none."""
        return self._judge

    def use(self, judge: JudgeLike | None) -> None:
        """Judge with this one from the next batch on; with None, comments wait."""
        self._judge = judge

    @property
    def is_stuck(self) -> bool:
        """Whether a batch takes too long: nothing is judged before it ends."""
        return self._batcher.stuck_seconds > self._timeout_seconds

    async def score(self, comment: Comment, past: Past = UNKNOWN_PAST) -> Judgement:
        """Judge a comment, together with those of other requests. Does not raise."""
        with stage("judge") as span:
            judgement = await self._score_text(comment, note_batch_on(span))
        manifest: Manifest | None = getattr(self._judge, "manifest", None)
        if manifest is None or manifest.model_version != judgement.model_version:
            return judgement  # none was judged, or another model has just taken over
        weights = manifest.past or prior_weights()
        return in_light_of_past(judgement, past, weights, manifest.operating_point)

    async def judge_in_turn(self, comments: Sequence[Comment]) -> list[Judgement]:
        """Judge a few comments that nobody waits for, however long it takes. Raises Closed."""
        if self._judge is None:
            return [NO_MODEL] * len(comments)
        return list(await asyncio.gather(*map(self._batcher.submit, comments)))

    async def _score_text(self, comment: Comment, note_batch: NoteBatch | None) -> Judgement:
        if self._judge is None:
            return NO_MODEL
        too_slow = not_judged(f"the model took longer than {self._timeout_seconds:g} s")
        if self.is_stuck:
            return too_slow  # it hangs: do not let every further request wait for it
        try:
            async with asyncio.timeout(self._timeout_seconds):
                return await self._batcher.submit(comment, note_batch)
        except TimeoutError:
            logger.warning("a comment was not judged within %g s", self._timeout_seconds)
            return too_slow
        except Closed:
            return not_judged("the service is stopping")

    def close(self) -> None:
        """Let the present batch finish, within the time a batch may take."""
        self._batcher.close(self._timeout_seconds)

    def _judge_batch(self, comments: list[Comment]) -> list[Judgement]:
        self.metrics.count_batch(len(comments))
        judged = judge_together(self._judge, comments)
        self.metrics.count_second_readings(r for judgement in judged for r in judgement.reasons)
        return judged


def judge_together(judge: JudgeLike | None, comments: list[Comment]) -> list[Judgement]:
    """One judgement a comment. Does not raise: one that the model fails on waits for people."""
    if judge is None:
        return [NO_MODEL] * len(comments)
    try:
        return judgements(judge, comments)
    except Exception as error:
        if len(comments) == 1:
            # The message of an error may quote the comment: only its class is logged.
            logger.error("model %s failed: %s", judge.version, type(error).__name__)
            return [MODEL_FAILED]
    return [judge_together(judge, [comment])[0] for comment in comments]


def judgements(judge: JudgeLike, comments: list[Comment]) -> list[Judgement]:
    """One judgement a comment. Raises whatever the model does, ValueError if one cannot be."""
    verdicts = judge.judge(comments)
    if len(verdicts) != len(comments):
        raise ValueError("not one verdict a comment")
    return [_judgement(verdict) for verdict in verdicts]


def _judgement(verdict: Verdict) -> Judgement:
    if not (0 <= verdict.spam_probability <= 1 and math.isfinite(verdict.log_odds)):
        raise ValueError("a verdict without a probability")
    return Judgement(
        label=verdict.label,
        spam_probability=verdict.spam_probability,
        log_odds=verdict.log_odds,
        reasons=verdict.reasons,
        summary=verdict.summary,
        model_version=verdict.model_version,
    )
