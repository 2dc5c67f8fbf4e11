"""The active judge for work that is in no hurry: it takes turns with the comments that come."""

import asyncio
from collections.abc import Sequence

from model.comment import Comment
from model.verdict import Verdict
from service.domain.comments import Judgement
from service.domain.errors import WinnowError
from service.scoring.scoring import JUDGED_AGAIN_TOGETHER, Scoring


class NotJudged(WinnowError):
    """The active model could not judge one of some comments, or there is none."""


class SharedJudge:
    """Judges for a thread of its own, by the scoring of a running service. A JudgeLike.

    `loop` is the service's; `judge` must not be called in its thread.
    """

    def __init__(self, scoring: Scoring, loop: asyncio.AbstractEventLoop) -> None:
        self._scoring = scoring
        self._loop = loop

    @property
    def version(self) -> str:
        """The version of the model that judges now; empty while none does."""
        return self._scoring.model_version or ""

    def judge(self, comments: Sequence[Comment]) -> list[Verdict]:
        """One verdict a comment, in order, a few at a time. Raises NotJudged."""
        verdicts: list[Verdict] = []
        for start in range(0, len(comments), JUDGED_AGAIN_TOGETHER):
            few = comments[start : start + JUDGED_AGAIN_TOGETHER]
            judging = asyncio.run_coroutine_threadsafe(self._scoring.judge_in_turn(few), self._loop)
            verdicts += map(_verdict, judging.result())
        return verdicts


def _verdict(judgement: Judgement) -> Verdict:
    if (
        judgement.spam_probability is None
        or judgement.log_odds is None
        or judgement.model_version is None
    ):
        raise NotJudged(judgement.note or "")
    return Verdict(
        label=judgement.label,
        spam_probability=judgement.spam_probability,
        log_odds=judgement.log_odds,
        reasons=judgement.reasons,
        model_version=judgement.model_version,
        summary=judgement.summary,
    )
