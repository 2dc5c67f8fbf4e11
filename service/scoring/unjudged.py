"""Judges what no model could judge when it came."""

import asyncio
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from model.verdict import Label
from service.domain.comment_types import for_its_type
from service.domain.comments import JUDGED_LATE, Judgement, StoredComment
from service.domain.past import Past
from service.domain.rules import rule_reason, under_rule
from service.scoring.scoring import JUDGED_AGAIN_TOGETHER, MODEL_FAILED, Scoring
from service.store.async_store import AsyncStore
from service.store.comments import precedents, verdicts
from service.store.comments.precedents import PastQuery
from service.store.database.exclusion import Locks
from service.store.outgoing import outbox
from service.store.queue import rule_matching


class UnjudgedComments:
    """Gives every comment without a verdict one, in small batches, oldest first.

    A comment that a model fails on, or takes too long for, is left to the moderators until
    another model judges. Of a batch that took too long, each is tried by itself: then one
    comment does not hold up the rest.
    """

    def __init__(self, database: AsyncStore, scoring: Scoring) -> None:
        self._database = database
        self._scoring = scoring
        self._failed: set[str] = set()
        self._suspects: set[str] = set()
        self._failed_by: str | None = None

    async def sweep(self) -> None:
        """Go once through the comments that wait; until the next time if the model is stuck."""
        self._forget_failures_of_former_model()
        after = ""
        while self._scoring.model_version is not None:
            batch = await self._next(after)
            if not batch:
                return
            after = batch[-1].id
            for together in self._due(batch):
                if self._scoring.is_stuck or not await self._judge_together(together):
                    return

    def _forget_failures_of_former_model(self) -> None:
        if self._failed_by != self._scoring.model_version:
            self._failed_by = self._scoring.model_version
            self._failed.clear()
            self._suspects.clear()

    async def _next(self, after: str) -> list[StoredComment]:
        return await self._database.read(
            lambda connection: verdicts.unjudged_comments(
                connection, after=after, limit=JUDGED_AGAIN_TOGETHER
            )
        )

    def _due(self, batch: list[StoredComment]) -> list[list[StoredComment]]:
        due = [stored for stored in batch if stored.id not in self._failed]
        alone = [[stored] for stored in due if stored.id in self._suspects]
        return [[stored for stored in due if stored.id not in self._suspects], *alone]

    async def _judge_together(self, together: list[StoredComment]) -> bool:
        """False if there was no time for one of them."""
        queries = [PastQuery(stored.site_id, stored.comment) for stored in together]
        pasts = await self._database.read(partial(precedents.look_up, queries=queries))
        in_time = await asyncio.gather(*map(self._judge, together, pasts))
        pairs = zip(together, in_time, strict=True)
        late = {stored.id for stored, is_judged in pairs if not is_judged}
        (self._failed if len(together) == 1 else self._suspects).update(late)
        return not late

    async def _judge(self, stored: StoredComment, past: Past) -> bool:
        """False if there was no time for this comment."""
        judgement = await self._scoring.score(stored.comment, past)
        if judgement.model_version is not None:
            await self._keep(stored, judgement)
        elif judgement.note == MODEL_FAILED.note:
            self._failed.add(stored.id)
        else:
            return False
        return True

    async def _keep(self, stored: StoredComment, judgement: Judgement) -> None:
        await self._database.write(
            partial(_enter, stored, judgement), locks=Locks(comments=(stored.id,))
        )


def _enter(stored: StoredComment, judgement: Judgement, connection: Connection) -> None:
    """Enter a late judgement. Its label counts, if the blog can be told of it."""
    can_be_told = outbox.hears_verdicts(connection, stored.id)
    kept = _counting(connection, stored, judgement) if can_be_told else _late(stored, judgement)
    is_kept = verdicts.add_missing(connection, stored.id, revision=stored.revision, judgement=kept)
    if is_kept and can_be_told:
        outbox.note_verdict(connection, stored.id)


def _counting(connection: Connection, stored: StoredComment, judgement: Judgement) -> Judgement:
    """As if it had been judged when it came."""
    rule = rule_matching.match(connection, stored.site_id, stored.comment)
    of_type = for_its_type(judgement, stored.comment, stored.comment_type)
    return under_rule(of_type, rule, said=judgement.label)


def _late(stored: StoredComment, judgement: Judgement) -> Judgement:
    """As the blog was told: with another label, it would leave the queue unseen.

    A blog of the Akismet protocol that can be told of another is, by `scoring.rejudging`.
    """
    rule = rule_reason(stored.judgement)
    label = stored.judgement.label if rule else Label.UNSURE
    note = f"{JUDGED_LATE}: {judgement.label.value} by the machine; the blog was told {label.value}"
    reasons = (rule, *judgement.reasons) if rule else judgement.reasons
    return replace(judgement, label=label, note=note, reasons=reasons)
