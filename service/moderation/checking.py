"""Checking a comment that comes by the JSON API: judged, stored, answered. No HTTP, no SQL."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from model.comment import Article, Comment
from service.domain.articles import ROOMY, ArticleBounds, StoredArticle
from service.domain.comment_types import for_its_type
from service.domain.comments import (
    NO_ORIGIN,
    CommentOrigin,
    Judgement,
    StoredComment,
    standing_label,
)
from service.domain.errors import Invalid, OutOfScope, Unauthenticated
from service.domain.identity import is_another_comment
from service.domain.past import UNKNOWN_PAST, Past
from service.domain.rules import Rule, under_rule
from service.domain.sites import Site, UnsurePolicy
from service.domain.submissions import Told, told_of
from service.moderation import keys
from service.moderation.admission import Admission
from service.scoring.scoring import Scoring
from service.store.async_store import AsyncStore
from service.store.circumstances import Circumstances
from service.store.comments import articles, comments, precedents
from service.store.comments.precedents import PastQuery
from service.store.database.exclusion import Locks, lock_name
from service.store.queue import filing, rule_matching
from service.store.queue.filing import Traces

NOTHING = Article()


@dataclass(frozen=True, slots=True)
class IncomingComment:
    """A comment as a site sends it. Its article is inline in `comment`, or named by id."""

    comment: Comment
    external_id: str | None = None
    article_id: str | None = None
    origin: CommentOrigin = NO_ORIGIN


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """A comment as it is stored now, whether it is new, and what its site is to do with it.

    Without `has_its_article` it was judged under one that is not kept: the site has no room left.
    """

    stored: StoredComment
    is_new: bool
    told: Told
    has_its_article: bool = True


@dataclass(frozen=True, slots=True)
class AskedComment:
    """A comment that a site wants judged. `key` is what it is still to be let in by, if any."""

    site_id: str
    incoming: IncomingComment
    key: str = ""


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What is known before a comment is judged: itself, its article, the rule that holds.

    `traces` is what it will be found by; None if it cannot be read for that.
    """

    stored: StoredComment | None
    article: Article
    rule: Rule | None
    comment_type: str
    unsure: UnsurePolicy
    traces: Traces | None
    past: Past = UNKNOWN_PAST

    def outcome(self, stored: StoredComment, *, is_new: bool) -> CheckOutcome:
        """Where the comment stands, for a site that chose this for unsure ones."""
        told = told_of(standing_label(stored), self.unsure)
        is_kept = stored.article_id is not None or self.article == NOTHING
        return CheckOutcome(stored, is_new, told, has_its_article=is_kept)


@dataclass(frozen=True, slots=True)
class JudgedComment:
    """A comment under its article with what was said of it, to be stored."""

    question: AskedComment
    comment: Comment
    judgement: Judgement
    rule: Rule | None
    traces: Traces | None
    bounds: ArticleBounds


class CommentChecks:
    """Judges comments. What is answered is on disk."""

    def __init__(
        self,
        database: AsyncStore,
        scoring: Scoring,
        admission: Admission,
        bounds: ArticleBounds = ROOMY,
    ) -> None:
        self._database = database
        self._scoring = scoring
        self._admission = admission
        self._bounds = bounds

    async def check_comment(
        self, site: Site, incoming: IncomingComment, *, remembered_by: str = ""
    ) -> CheckOutcome:
        """Judge and store a comment; the same again gets the stored answer.

        `remembered_by` is the key that the site is only remembered by: Unauthenticated if it opens
        it no longer. Raises Invalid for an unknown article id, TooMany and Busy. If no model can
        judge, the comment is stored all the same and waits in the queue.
        """
        async with self._admission.admitted(site):
            return await self._check(AskedComment(site.id, incoming, remembered_by), site.name)

    async def _check(self, question: AskedComment, site_name: str) -> CheckOutcome:
        incoming = question.incoming
        context = await self._database.read_together(look_up_all, question)
        if context.stored is not None and _says_the_same(context.stored, incoming, context.article):
            return context.outcome(context.stored, is_new=False)
        judged = await judge(
            self._scoring, question, context=context, site_name=site_name, bounds=self._bounds
        )
        stored, is_new = await self._database.write_together(
            record_all, judged, locks=locks_of(question.site_id, incoming, context.stored)
        )
        return context.outcome(stored, is_new=is_new)


async def judge(
    scoring: Scoring,
    question: AskedComment,
    *,
    context: CheckContext,
    site_name: str,
    bounds: ArticleBounds,
) -> JudgedComment:
    """What is to be stored of a comment: what the machine says, under the rule that holds."""
    comment = question.incoming.comment.model_copy(update={"article": context.article})
    said = await scoring.score(comment, context.past)
    of_type = for_its_type(said, comment, context.comment_type)
    judgement = under_rule(of_type, context.rule, said=said.label)
    scoring.metrics.count_verdict(site_name, judgement.label)
    return JudgedComment(question, comment, judgement, context.rule, context.traces, bounds)


def locks_of(site_id: str, incoming: IncomingComment, stored: StoredComment | None) -> Locks:
    """The article that comes along, the site's own number of the comment, and its edit."""
    names = [filing.LOCK]
    if incoming.comment.article != NOTHING:
        names.append(articles.lock_of(site_id, articles.inline_id(incoming.comment.article)))
    if incoming.external_id is not None:
        names.append(lock_name("number", site_id, incoming.external_id))
    return Locks(tuple(names), () if stored is None else (stored.id,))


def look_up_all(
    connection: Connection, together: Sequence[AskedComment]
) -> list[CheckContext | Exception]:
    """What is known before comments are judged, in order; the error of one that cannot be."""
    circumstances = Circumstances(connection)
    contexts = [_look_up(connection, question, circumstances) for question in together]
    queries = [PastQuery(question.site_id, question.incoming.comment) for question in together]
    pasts = precedents.look_up(connection, queries)
    return [_with_past(*pair) for pair in zip(contexts, pasts, strict=True)]


def _with_past(context: CheckContext | Exception, past: Past) -> CheckContext | Exception:
    return replace(context, past=past) if isinstance(context, CheckContext) else context


def _look_up(
    connection: Connection, question: AskedComment, circumstances: Circumstances
) -> CheckContext | Exception:
    site_id, incoming, stored = question.site_id, question.incoming, None
    if incoming.external_id is not None:
        stored = comments.find(connection, site_id, incoming.external_id)
    if stored is not None and is_another_comment(
        stored, incoming.comment, article_id=incoming.article_id
    ):
        stored = None
    comment_type = incoming.origin.comment_type or (stored.comment_type if stored else "")
    try:
        if question.key:
            keys.require_open(circumstances.opened_by(question.key), site_id, scope="check")
        article = _article(site_id, incoming, stored, circumstances)
    except (Unauthenticated, OutOfScope, Invalid) as error:
        return error
    return CheckContext(
        stored,
        article,
        circumstances.rule_for(site_id, incoming.comment),
        comment_type,
        circumstances.options(site_id).unsure_for(comment_type),
        None if stored else filing.try_to_read(site_id, incoming.comment),
    )


def _article(
    site_id: str,
    incoming: IncomingComment,
    stored: StoredComment | None,
    circumstances: Circumstances,
) -> Article:
    """What the comment is judged under: its article by id, inline, or as it was before."""
    inline = incoming.comment.article
    if incoming.article_id is not None:
        return _article_by_id(circumstances.article(site_id, incoming.article_id))
    if inline != NOTHING:
        return circumstances.merged(site_id, inline)
    return NOTHING if stored is None else stored.comment.article


def _article_by_id(stored: StoredArticle | None) -> Article:
    if stored is None:
        raise Invalid(
            "no article of this site has this id: PUT it first, or send it as `article`",
            field="article_id",
        )
    return stored.article


def _says_the_same(stored: StoredComment, incoming: IncomingComment, article: Article) -> bool:
    before, now = stored.comment, incoming.comment
    if incoming.origin.page_url not in ("", stored.page_url):
        return False
    return (before.text, before.author, before.article) == (now.text, now.author, article)


def record_all(
    connection: Connection, together: Sequence[JudgedComment]
) -> list[tuple[StoredComment, bool]]:
    """Store and file comments. Returns each as it stands, and whether it is new."""
    article_ids: dict[tuple[str, Article], str | None] = {}
    recorded = comments.record_all(
        connection, [_new(connection, judged, article_ids) for judged in together]
    )
    newly = []
    for judged, (stored, is_new) in zip(together, recorded, strict=True):
        if judged.rule is not None:
            rule_matching.enter_catch(connection, judged.rule, stored.id)
        if is_new and judged.traces is not None:
            newly.append((stored, judged.traces))
    filing.file_new(connection, newly)
    return recorded


def _new(
    connection: Connection,
    judged: JudgedComment,
    article_ids: dict[tuple[str, Article], str | None],
) -> StoredComment:
    """The comment as it is stored if it is new; `article_ids` are those of the present batch."""
    site_id, incoming = judged.question.site_id, judged.question.incoming
    article_id, inline = incoming.article_id, incoming.comment.article
    if inline != NOTHING:
        if (site_id, inline) not in article_ids:
            article_ids[site_id, inline] = articles.keep_inline(
                connection, site_id, inline, bounds=judged.bounds
            )
        article_id = article_ids[site_id, inline]
    return comments.new_comment(
        site_id, judged.comment,
        external_id=incoming.external_id, article_id=article_id, judgement=judged.judgement,
        origin=incoming.origin,
    )  # fmt: skip
