"""What is on record of a comment that came by the protocol: look it up, and write it down."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from model.comment import Article, Comment
from service.akismet.request import AkismetRequest
from service.akismet.sent_comment import SentComment
from service.domain.articles import ArticleBounds
from service.domain.comments import CommentOrigin, Judgement, StoredComment
from service.domain.leads import leads_further
from service.domain.past import UNKNOWN_PAST, Past
from service.domain.rules import Rule
from service.domain.sites import Site, SiteOptions
from service.domain.submissions import AkismetSubmission, Ruling, in_light_of
from service.domain.urls import is_of_site
from service.parts import Parts
from service.store.akismet import submissions
from service.store.circumstances import Circumstances
from service.store.comments import articles, comments, precedents, verdicts
from service.store.comments.precedents import PastQuery
from service.store.database.exclusion import Locks, alone, lock_name
from service.store.outgoing import article_pages
from service.store.queue import filing, rule_matching
from service.store.queue.filing import Traces

NOTHING = Article()


@dataclass(frozen=True, slots=True)
class CommentRecord:
    """A comment that was sent, with what is stored of it; `former` is how it came then.

    `rule` is a moderator's that holds for it. `is_known` says that the engine speaks of a comment
    that it sent before. `traces` is what a new one will be found by. `bounds` are those of the
    site's articles.
    """

    site: Site
    options: SiteOptions
    sent: SentComment
    is_known: bool
    stored: StoredComment | None
    former: AkismetSubmission | None
    article: Article
    rule: Rule | None
    traces: Traces | None
    bounds: ArticleBounds
    past: Past = UNKNOWN_PAST

    @property
    def has_new_words(self) -> bool:
        """Whether this is an edit of the stored comment.

        The fingerprint knows words and links, and not what markup holds out of sight.
        """
        if self.stored is None or self.former is None or not self.sent.says_anything:
            return False
        if self.former.fingerprint != self.sent.submission.fingerprint:
            return True
        return leads_further(self.stored.comment, self.sent.comment)

    @property
    def ruling(self) -> Ruling | None:
        """What goes before its words; an engine that asks again does not repeat it."""
        return self._as_it_stands.ruling

    @property
    def comment_type(self) -> str:
        """Its type; an engine that asks again need not repeat it."""
        return self._as_it_stands.comment_type

    def keeps_article_of(self, stored: StoredComment) -> bool:
        """Whether the article that came along is kept, if one did."""
        return stored.article_id is not None or self.sent.comment.article == NOTHING

    @property
    def _as_it_stands(self) -> AkismetSubmission:
        """How it came, with what the engine had said before."""
        sent = self.sent.submission
        if self.former is None:
            return sent
        return self.former.followed_by(
            sent, says_anything=self.sent.says_anything, is_edit=self.has_new_words
        )

    @property
    def user_role(self) -> str:
        """Who was signed in to the blog, as it says itself; of the same words once is enough."""
        return self._as_it_stands.user_role

    @property
    def in_context(self) -> Comment:
        """The comment as it is judged."""
        return in_light_of(self.sent.comment, self.article, context=self.sent.submission.context)


@dataclass(frozen=True, slots=True)
class RecordAsked:
    """A request whose comment is to be looked up."""

    parts: Parts
    request: AkismetRequest
    is_submitted: bool = False


def look_up_all(connection: Connection, together: Sequence[RecordAsked]) -> list[CommentRecord]:
    """All that is known before comments are judged. Who submits one speaks of one that it sent."""
    circumstances = Circumstances(connection)
    records = [_look_up(asking, circumstances) for asking in together]
    queries = [PastQuery(r.site.id, r.sent.comment, r.sent.submission.user_ip) for r in records]
    pasts = precedents.look_up(connection, queries)
    return [replace(record, past=past) for record, past in zip(records, pasts, strict=True)]


def _look_up(asking: RecordAsked, circumstances: Circumstances) -> CommentRecord:
    parts, request, is_submitted = asking.parts, asking.request, asking.is_submitted
    site, options = request.site, circumstances.options(request.site.id)
    sent = SentComment.of_request(
        request,
        options,
        secret=parts.secret,
        max_text_chars=parts.settings.max_text_chars,
        is_new=not is_submitted,
    )
    is_known = is_submitted or sent.refers_back
    connection = circumstances.connection
    stored = _find(connection, site, sent, is_known=is_known)
    return CommentRecord(
        site=site,
        options=options,
        sent=sent,
        is_known=is_known,
        stored=stored,
        former=None if stored is None else submissions.of_comment(connection, stored.id),
        article=_article(circumstances, site, sent, stored),
        rule=circumstances.rule_for(site.id, sent.comment),
        traces=None if stored else filing.try_to_read(site.id, sent.comment),
        bounds=parts.settings.article_bounds,
    )


def keep(
    connection: Connection, record: CommentRecord, judgement: Judgement | None
) -> tuple[StoredComment, bool]:
    """Store a comment, or what is new of it. Returns it as it stands, and whether it is new.

    A judgement of None leaves the stored verdict as it is.
    """
    stored = record.stored or find_again(connection, record)
    article_id = _keep_article(connection, record)
    is_new = stored is None
    if stored is None:
        stored = _keep_first(connection, record, judgement, article_id)
    elif judgement is not None and record.stored is not None:
        stored = _keep_again(connection, record, judgement, article_id)
    if judgement is not None and record.rule is not None:
        rule_matching.enter_catch(connection, record.rule, stored.id)
    return stored, is_new


def locks_of(record: CommentRecord) -> Locks:
    """What is locked when it is kept: the words, their article, and what is stored of them."""
    site_id, sent = record.site.id, record.sent
    names = [filing.LOCK, lock_name("submission", site_id, sent.submission.fingerprint)]
    if sent.comment.article != NOTHING:
        names.append(articles.lock_of(site_id, articles.inline_id(sent.comment.article)))
    return Locks(tuple(names), () if record.stored is None else (record.stored.id,))


def find_again(connection: Connection, record: CommentRecord) -> StoredComment | None:
    """What is stored by now: a retry may be with another replica at the same moment."""
    site, sent = record.site, record.sent
    alone(connection, "submission", site.id, sent.submission.fingerprint)
    return _find(connection, site, sent, is_known=record.is_known)


def keep_submission(
    connection: Connection,
    record: CommentRecord,
    comment_id: str,
    submission: AkismetSubmission,
    *,
    is_new: bool = False,
) -> None:
    """Enter how a comment came. What it says less than before stays as it was."""
    former = None if is_new else submissions.of_comment(connection, comment_id)
    if former is None:
        submissions.add(connection, record.site.id, comment_id, submission)
        return
    merged = former.followed_by(
        submission, says_anything=record.sent.says_anything, is_edit=record.has_new_words
    )
    if merged != former:
        submissions.replace(connection, comment_id, merged)


def _find(
    connection: Connection, site: Site, sent: SentComment, *, is_known: bool
) -> StoredComment | None:
    return submissions.find(
        connection, site.id, sent.submission, sent.comment, guid=sent.guid, is_known=is_known
    )


def _article(
    circumstances: Circumstances, site: Site, sent: SentComment, stored: StoredComment | None
) -> Article:
    article = sent.comment.article
    if article == NOTHING:
        return NOTHING if stored is None else stored.comment.article
    return circumstances.merged(site.id, article)


def _keep_first(
    connection: Connection,
    record: CommentRecord,
    judgement: Judgement | None,
    article_id: str | None,
) -> StoredComment:
    assert judgement is not None  # noqa: S101 - what is not stored was judged
    stored, _ = comments.record(
        connection,
        record.site.id,
        record.sent.comment.model_copy(update={"article": record.article}),
        external_id=None,
        article_id=article_id,
        judgement=judgement,
        origin=CommentOrigin(record.sent.created_at, record.comment_type),
    )
    return stored


def _keep_again(
    connection: Connection, record: CommentRecord, judgement: Judgement, article_id: str | None
) -> StoredComment:
    stored, comment = record.stored, record.sent.comment
    assert stored is not None  # noqa: S101 - else it would be kept for the first time
    if record.has_new_words:
        comments.revise(connection, stored.id, comment, article_id=article_id, judgement=judgement)
    else:
        verdicts.replace(connection, stored.id, revision=stored.revision, judgement=judgement)
    revised = comments.get(connection, record.site.id, stored.id)
    assert revised is not None  # noqa: S101 - comments are not deleted
    return revised


def _keep_article(connection: Connection, record: CommentRecord) -> str | None:
    site, article = record.site, record.sent.comment.article
    if article == NOTHING:
        return None
    article_id = articles.keep_inline(connection, site.id, article, bounds=record.bounds)
    if article_id is None or not is_of_site(article.url, site_url=site.url):
        return article_id
    if record.article.text:  # it was sent along, or was read before
        article_pages.want_again(connection, site.id, article_id)
    else:
        article_pages.want(connection, site.id, article_id, article.url)
    return article_id
