"""Judges comments again whose blog can still be told: by a later model, or a read article."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from model.verdict import Label
from service.domain.comment_types import for_its_type
from service.domain.comments import Judgement
from service.domain.edits import after_edit
from service.domain.past import Past
from service.domain.rules import under_rule
from service.domain.submissions import adjusted, in_light_of, told_of, vouched_for
from service.scoring.scoring import JUDGED_AGAIN_TOGETHER, Scoring
from service.store.akismet import submissions
from service.store.akismet.submissions import SubmittedCase
from service.store.async_store import AsyncStore
from service.store.comments import comments, precedents, verdicts
from service.store.comments.precedents import PastQuery
from service.store.database.exclusion import Locks
from service.store.queue import rule_matching
from service.store.sites import site_options

REACH = timedelta(days=30)  # older comments have had their readers
MOST_OF_ARTICLE = 500


class HeldComments:
    """Comments without a decision, and what is kept of another look at them."""

    def __init__(self, database: AsyncStore, scoring: Scoring) -> None:
        self._database = database
        self._scoring = scoring

    async def sweep(self) -> None:
        """Once more through what blogs hold and another model judged, or one that came late."""
        after, version = "", self._scoring.model_version
        while version is not None and version == self._scoring.model_version:
            next_held = partial(
                submissions.held_of_other_models,
                version=version,
                after=after,
                limit=JUDGED_AGAIN_TOGETHER,
            )
            batch = await self._database.read(next_held)
            if not batch:
                return
            after = batch[-1].stored.id
            await self._judge(batch)

    async def judge_article(self, site_id: str, article_id: str) -> None:
        """Once more through the comments of an article, newest first."""
        cases = await self._database.read(
            lambda connection: submissions.of_article(
                connection,
                site_id,
                article_id,
                since=datetime.now(UTC) - REACH,
                limit=MOST_OF_ARTICLE,
            )
        )
        for start in range(0, len(cases), JUDGED_AGAIN_TOGETHER):
            await self._judge(cases[start : start + JUDGED_AGAIN_TOGETHER])

    async def _judge(self, batch: list[SubmittedCase]) -> None:
        queries = list(map(_past_query, batch))
        pasts = await self._database.read(partial(precedents.look_up, queries=queries))
        await asyncio.gather(*map(self._judge_case, batch, pasts))

    async def _judge_case(self, case: SubmittedCase, past: Past) -> None:
        stored, sent = case.stored, case.submission
        comment = in_light_of(stored.comment, stored.comment.article, context=sent.context)
        judgement = await self._scoring.score(comment, past)
        if judgement.model_version is not None:
            keep = partial(_keep, case, judgement)
            await self._database.write(keep, locks=Locks(comments=(case.stored.id,)))


def _past_query(case: SubmittedCase) -> PastQuery:
    return PastQuery(case.stored.site_id, case.stored.comment, case.submission.user_ip)


def _keep(case: SubmittedCase, judgement: Judgement, connection: Connection) -> None:
    """Enter another judgement, unless somebody has decided meanwhile."""
    now = comments.get(connection, case.stored.site_id, case.stored.id)
    sent = submissions.of_comment(connection, case.stored.id)
    if now is None or sent is None or now.decision is not None:
        return
    options = site_options.get(connection, case.stored.site_id)
    rule = rule_matching.match(connection, case.stored.site_id, now.comment)
    vouched = vouched_for(judgement, sent.user_role, options)
    said = for_its_type(vouched, now.comment, sent.comment_type)
    ruled = under_rule(said, rule, said=judgement.label)
    again = adjusted(ruled, sent.ruling, options)
    told = told_of(again.label, options.unsure_for(sent.comment_type))
    if sent.callback_id is None and told != sent.told:
        again = _waiting(again, blog_knows=str(sent.told))
    if after_edit(again, now.overtaken) != now.judgement:
        verdicts.replace(connection, now.id, revision=case.stored.revision, judgement=again)


def _waiting(judgement: Judgement, *, blog_knows: str) -> Judgement:
    """A label that its blog cannot be told of: a moderator has to see it."""
    note = f"judged again: {judgement.label.value} by the machine; the blog was told {blog_knows}"
    return replace(judgement, label=Label.UNSURE, note=note)
