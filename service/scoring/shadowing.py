"""A candidate judges what came, beside the active one. It writes scores of its own, no verdict."""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial

from sqlalchemy import Connection

from model.artifact import ArtifactError
from model.past.weights import prior_weights
from model.verdict import Label
from service.domain.comment_types import for_its_type
from service.domain.comments import Judgement
from service.domain.models import UnknownModel
from service.domain.past import Past, in_light_of_past
from service.domain.rules import under_rule
from service.domain.shadow import ShadowScore, ShadowTask
from service.domain.submissions import AkismetSubmission, adjusted, in_light_of, vouched_for
from service.scoring.scoring import JudgeLike, judge_together
from service.scoring.shelf import ModelShelf
from service.store import models, shadow
from service.store.akismet import submissions
from service.store.async_store import AsyncStore
from service.store.comments import precedents
from service.store.comments.precedents import PastQuery
from service.store.queue import rule_matching
from service.store.sites import site_options

logger = logging.getLogger(__name__)

AT_ONCE = 32  # comments in one sweep; there is one a second


class ShadowCase:
    """A comment as it was judged when it came: what it was read beside, and how it came."""

    def __init__(self, task: ShadowTask, sent: AkismetSubmission | None) -> None:
        self.task = task
        self.sent = sent
        self.comment = task.comment
        if sent is not None:
            self.comment = in_light_of(task.comment, task.comment.article, context=sent.context)

    @property
    def past_query(self) -> PastQuery:
        """What its site's past is looked up by."""
        return PastQuery(self.task.site_id, self.comment, self.sent.user_ip if self.sent else "")


class ShadowScoring:
    """Judges the newest comments with the candidate in the shadow, a few each second."""

    def __init__(self, database: AsyncStore, shelf: ModelShelf) -> None:
        self._database = database
        self._shelf = shelf
        self._judge: JudgeLike | None = None

    async def sweep(self) -> None:
        """Judge what came since, at most AT_ONCE comments."""
        version = await self._database.read(shadow.running)
        if version is None:
            self._judge = None
            return
        cases = await self._database.read(_read_cases)
        if not cases:
            return
        scores = await self._scores_of(version, cases)
        if scores:
            await self._database.write(partial(shadow.keep, version=version, scores=scores))
        else:
            logger.error("%s cannot judge: it is taken out of the shadow", version)
            await self._database.write(shadow.end)

    async def _scores_of(self, version: str, cases: Sequence[ShadowCase]) -> list[ShadowScore]:
        """None of a candidate that cannot be loaded, or fails on all of them."""
        try:
            judge = await self._judge_of(version)
        except (ArtifactError, UnknownModel):
            return []
        judged = await asyncio.to_thread(judge_together, judge, [case.comment for case in cases])
        return await self._database.read(partial(_scores, cases, judged, judge))

    async def _judge_of(self, version: str) -> JudgeLike:
        if self._judge is None or self._judge.version != version:
            model = await self._database.read(partial(models.get, version=version))
            self._judge = await asyncio.to_thread(self._shelf.take, model)
        return self._judge


def _read_cases(connection: Connection) -> list[ShadowCase]:
    tasks = shadow.next_tasks(connection, limit=AT_ONCE)
    return [ShadowCase(task, submissions.of_comment(connection, task.comment_id)) for task in tasks]


def _scores(
    cases: Sequence[ShadowCase],
    judged: Sequence[Judgement],
    judge: JudgeLike,
    connection: Connection,
) -> list[ShadowScore]:
    pasts = precedents.look_up(connection, [case.past_query for case in cases])
    scores = []
    for case, said, past in zip(cases, judged, pasts, strict=True):
        task, in_light = case.task, _in_light(judge, said, past)
        if in_light.spam_probability is not None:
            label = _label(connection, case, in_light)
            probability = in_light.spam_probability
            scores.append(
                ShadowScore(task.number, task.comment_id, label, probability, task.live_label)
            )
    return scores


def _in_light(judge: JudgeLike, said: Judgement, past: Past) -> Judgement:
    manifest = getattr(judge, "manifest", None)
    if manifest is None or said.model_version is None:
        return said
    return in_light_of_past(said, past, manifest.past or prior_weights(), manifest.operating_point)


def _label(connection: Connection, case: ShadowCase, said: Judgement) -> Label:
    """What the comment would have been labelled: its type, rules and way of coming count too."""
    site_id, sent = case.task.site_id, case.sent
    rule = rule_matching.match(connection, site_id, case.task.comment)
    if sent is None:
        of_type = for_its_type(said, case.comment, case.task.comment_type)
        return under_rule(of_type, rule, said=said.label).label
    options = site_options.get(connection, site_id)
    vouched = vouched_for(said, sent.user_role, options)
    of_type = for_its_type(vouched, case.comment, sent.comment_type)
    return adjusted(under_rule(of_type, rule, said=said.label), sent.ruling, options).label
