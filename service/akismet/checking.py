"""The use cases of the protocol: check a comment, and take in what a blog's people say of it."""

import logging
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import Connection

from model.verdict import Label
from service.akismet import keeping
from service.akismet.case import Case, gather
from service.akismet.judging import CommentCheckAnswer, telling
from service.akismet.sent import SentComment
from service.domain.comments import DecisionLabel, Judgement
from service.domain.rules import under_rule
from service.domain.sites import Site
from service.domain.submissions import adjusted
from service.scoring.scoring import Scoring
from service.secret import Secret
from service.store.async_store import AsyncStore
from service.store.database.ids import new_id

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AnsweredCheck:
    """What a blog engine is told, and of which comment. That of a test is not stored."""

    telling: CommentCheckAnswer
    comment_id: str


class AkismetChecks:
    """Checks comments and takes decisions in. Each write is on disk when it returns."""

    def __init__(self, database: AsyncStore, scoring: Scoring, secret: Secret) -> None:
        self._database = database
        self._scoring = scoring
        self._secret = secret

    async def check(self, site: Site, sent: SentComment, *, key: str) -> AnsweredCheck:
        """Judge and store a comment.

        The same again within the hour gets the stored answer. A recheck gets what a moderator
        has decided, else what the present model says of it under the present article.
        """
        is_known = sent.is_recheck or bool(sent.engine_id)
        case = await self._gather(site, sent, is_known=is_known)
        if sent.is_test:
            return self._try(case, await self._judge(case))
        judgement = await self._judge_if_due(case)
        checked = await self._database.write(partial(self._keep, case, judgement, key))
        if checked.telling.discards:
            logger.info("%s may discard comment %s; it is kept here", site.name, checked.comment_id)
        return checked

    async def decide(self, site: Site, sent: SentComment, label: DecisionLabel) -> None:
        """Enter what someone at the blog said of a comment, and store it if it is unknown.

        Of an unknown comment without a word there is nothing to learn, nor of a test.
        """
        case = await self._gather(site, sent, is_known=True)
        if sent.is_test or (case.stored is None and not sent.says_anything):
            return
        is_new = case.stored is None or case.has_new_words
        judgement = await self._judge(case) if is_new else None
        await self._database.write(partial(_enter, case, judgement, label))

    async def _gather(self, site: Site, sent: SentComment, *, is_known: bool) -> Case:
        return await self._database.read(
            lambda connection: gather(
                connection, site, sent, secret=self._secret, is_known=is_known
            )
        )

    async def _judge(self, case: Case) -> Judgement:
        judgement = under_rule(await self._scoring.score(case.in_context), case.rule)
        return adjusted(judgement, case.ruling, case.options)

    async def _judge_if_due(self, case: Case) -> Judgement | None:
        """A first judgement, or another one; None if the stored one is to stay."""
        stored = case.stored
        if stored is None or case.has_new_words:
            return await self._judge(case)
        if stored.decision is not None or not case.sent.is_recheck:
            return None
        judgement = await self._judge(case)
        is_news = judgement.model_version is not None and judgement != stored.judgement
        return judgement if is_news else None

    def _try(self, case: Case, judgement: Judgement) -> AnsweredCheck:
        told = telling(judgement.label, case.sent, site=case.site, options=case.options)
        discards = case.sent.wants_discard and judgement.label is Label.SPAM
        return AnsweredCheck(replace(told, discards=discards), new_id())

    def _keep(
        self, case: Case, judgement: Judgement | None, key: str, connection: Connection
    ) -> AnsweredCheck:
        stored, is_new = keeping.keep(connection, case, judgement)
        told = keeping.tell(
            connection,
            case,
            stored,
            is_new=is_new,
            callback_id=keeping.keep_callback(connection, case, key=key, secret=self._secret),
            spam_above=self._scoring.spam_above,
        )
        return AnsweredCheck(told, stored.id)


def _enter(
    case: Case, judgement: Judgement | None, label: DecisionLabel, connection: Connection
) -> None:
    stored, _ = keeping.keep(connection, case, judgement)
    keeping.enter_decision(connection, case, stored, label)
