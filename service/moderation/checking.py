"""The use cases: check a comment, decide, undo, read, list the queue. No HTTP, no SQL."""

from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from model.comment import Article, Comment
from model.verdict import Label
from service.domain.articles import StoredArticle
from service.domain.comments import (
    DecisionLabel,
    History,
    Judgement,
    StoredComment,
)
from service.domain.errors import Invalid, NotFound
from service.domain.rules import Rule, under_rule
from service.domain.sites import Site
from service.scoring.scoring import Scoring
from service.store.async_store import AsyncStore
from service.store.comments import articles, comments, label_log
from service.store.queue import rule_matching
from service.store.queue import waiting as queue
from service.store.queue.waiting import WaitingPage

NOTHING = Article()


@dataclass(frozen=True, slots=True)
class IncomingComment:
    """A comment as a site sends it. Its article is inline in `comment`, or named by id."""

    comment: Comment
    external_id: str | None = None
    article_id: str | None = None


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """What came of a submission."""

    stored: StoredComment
    is_new: bool


class CommentChecks:
    """What a site and its moderators can do. Each write is on disk when it returns."""

    def __init__(self, database: AsyncStore, scoring: Scoring) -> None:
        self._database = database
        self._scoring = scoring

    async def check(self, site: Site, submission: IncomingComment) -> CheckOutcome:
        """Judge and store a comment; the same submission again gets the stored answer.

        Raises Invalid for an unknown article id. If no model can judge, the comment is
        stored all the same and waits in the queue.
        """
        known, article, rule = await self._database.read(partial(_look_up, site.id, submission))
        if known is not None and _says_the_same(known, submission, article):
            return CheckOutcome(known, is_new=False)
        in_context = submission.comment.model_copy(update={"article": article})
        judgement = under_rule(await self._scoring.score(in_context), rule)
        return await self._database.write(
            partial(_record, site.id, submission, in_context, judgement, rule)
        )

    async def decide(
        self,
        site: Site,
        comment_id: str,
        label: DecisionLabel,
        *,
        moderator: str | None = None,
        note: str | None = None,
        revision: int | None = None,
    ) -> StoredComment:
        """Enter a moderator's decision in the label log; the last one stands.

        Raises Conflict if a revision is named and the comment was edited since.
        """

        def work(connection: Connection) -> StoredComment:
            _existing(connection, site, comment_id)
            label_log.append(
                connection, comment_id, label, moderator=moderator, note=note, revision=revision
            )
            return _existing(connection, site, comment_id)

        return await self._database.write(work)

    async def withdraw(
        self, site: Site, comment_id: str, *, moderator: str | None = None
    ) -> StoredComment:
        """Undo the decision that stands, by a further entry. Raises NotFound if none stands."""

        def work(connection: Connection) -> StoredComment:
            if _existing(connection, site, comment_id).decision is None:
                raise NotFound("no decision stands on this comment")
            label_log.append(connection, comment_id, "withdrawn", moderator=moderator)
            return _existing(connection, site, comment_id)

        return await self._database.write(work)

    async def comment(self, site: Site, comment_id: str) -> tuple[StoredComment, History]:
        """A comment and all that was said of it. Raises NotFound."""

        def work(connection: Connection) -> tuple[StoredComment, History]:
            stored = _existing(connection, site, comment_id)
            return stored, comments.history(connection, comment_id)

        return await self._database.read(work)

    async def queue(
        self, site: Site, label: Label, *, after: str | None, limit: int
    ) -> WaitingPage:
        """A page of the comments without a decision, those that wait longest first."""
        return await self._database.read(
            lambda connection: queue.page(connection, site.id, label, after=after, limit=limit)
        )

    async def put_article(self, site: Site, article_id: str, article: Article) -> bool:
        """Store an article under the site's own id. True if it is new."""
        return await self._database.write(
            lambda connection: articles.put(connection, site.id, article_id, article)
        )

    async def article(self, site: Site, article_id: str) -> StoredArticle:
        """An article by its id. Raises NotFound."""
        found = await self._database.read(
            lambda connection: articles.get(connection, site.id, article_id)
        )
        if found is None:
            raise NotFound("no article of this site has this id")
        return found


def _look_up(
    site_id: str, submission: IncomingComment, connection: Connection
) -> tuple[StoredComment | None, Article, Rule | None]:
    """The comment as it is known, the article to judge it under, and the rule that holds."""
    rule = rule_matching.match(connection, site_id, submission.comment)
    return *_known(connection, site_id, submission), rule


def _known(
    connection: Connection, site_id: str, submission: IncomingComment
) -> tuple[StoredComment | None, Article]:
    known = None
    if submission.external_id is not None:
        known = comments.find(connection, site_id, submission.external_id)
    sent = submission.comment.article
    if submission.article_id is not None:
        return known, _article_by_id(connection, site_id, submission.article_id)
    if sent != NOTHING:
        return known, articles.merge_inline(sent, articles.find_inline(connection, site_id, sent))
    return known, NOTHING if known is None else known.comment.article


def _article_by_id(connection: Connection, site_id: str, article_id: str) -> Article:
    found = articles.get(connection, site_id, article_id)
    if found is None:
        raise Invalid(
            "no article of this site has this id: PUT it first, or send it as `article`",
            field="article_id",
        )
    return found.article


def _says_the_same(known: StoredComment, submission: IncomingComment, article: Article) -> bool:
    sent = submission.comment
    return (known.comment.text, known.comment.author, known.comment.article) == (
        sent.text,
        sent.author,
        article,
    )


def _record(
    site_id: str,
    submission: IncomingComment,
    in_context: Comment,
    judgement: Judgement,
    rule: Rule | None,
    connection: Connection,
) -> CheckOutcome:
    article_id = submission.article_id
    if submission.comment.article != NOTHING:
        article_id = articles.keep_inline(connection, site_id, submission.comment.article)
    stored, is_new = comments.record(
        connection,
        site_id,
        in_context,
        external_id=submission.external_id,
        article_id=article_id,
        judgement=judgement,
    )
    if rule is not None:
        rule_matching.enter_catch(connection, rule, stored.id)
    return CheckOutcome(stored, is_new)


def _existing(connection: Connection, site: Site, comment_id: str) -> StoredComment:
    found = comments.get(connection, site.id, comment_id)
    if found is None:
        raise NotFound("no comment of this site has this id")
    return found
