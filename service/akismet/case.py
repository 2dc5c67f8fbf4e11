"""A comment that came in by the protocol, with what is known of it already."""

from dataclasses import dataclass

from sqlalchemy import Connection

from model.comment import Article, Comment
from service.akismet.sent import SentComment
from service.domain.comments import StoredComment
from service.domain.rules import Rule
from service.domain.sites import Site, SiteOptions
from service.domain.submissions import AkismetSubmission, Ruling, in_light_of
from service.secret import Secret
from service.store.akismet import submissions
from service.store.comments import articles
from service.store.queue import rule_matching
from service.store.sites import site_options

NOTHING = Article()


@dataclass(frozen=True, slots=True)
class Case:
    """What is sent, as it will be kept, and what is stored of it; `former` is how it came then.

    `rule` is a moderator's that holds for it. `is_known` says that the engine speaks of a comment
    that it sent before.
    """

    site: Site
    options: SiteOptions
    sent: SentComment
    comment: Comment
    submission: AkismetSubmission
    stored: StoredComment | None
    former: AkismetSubmission | None
    article: Article
    rule: Rule | None
    is_known: bool

    @property
    def has_new_words(self) -> bool:
        """Whether this is an edit of the stored comment."""
        if self.former is None or not self.sent.says_anything:
            return False
        return self.former.fingerprint != self.submission.fingerprint

    @property
    def ruling(self) -> Ruling | None:
        """What goes before its words; an engine that asks again does not repeat it."""
        return self.submission.ruling or (self.former.ruling if self.former else None)

    @property
    def in_context(self) -> Comment:
        """The comment as it is judged."""
        return in_light_of(self.comment, self.article, context=self.submission.context)


def gather(
    connection: Connection, site: Site, sent: SentComment, *, secret: Secret, is_known: bool
) -> Case:
    """Look up all that is known before a comment is judged."""
    options = site_options.get(connection, site.id)
    comment = sent.comment(options, secret=secret)
    submission = sent.submission(options, secret=secret)
    stored = submissions.find(connection, site.id, submission, guid=sent.guid, is_known=is_known)
    former = None if stored is None else submissions.of_comment(connection, stored.id)
    article = _article(connection, site, comment, stored)
    rule = rule_matching.match(connection, site.id, comment)
    return Case(site, options, sent, comment, submission, stored, former, article, rule, is_known)


def find_again(connection: Connection, case: Case) -> StoredComment | None:
    """The comment as it is stored by now, if it came before."""
    return submissions.find(
        connection,
        case.site.id,
        case.submission,
        guid=case.sent.guid,
        is_known=case.is_known,
    )


def _article(
    connection: Connection, site: Site, comment: Comment, stored: StoredComment | None
) -> Article:
    if comment.article != NOTHING:
        known = articles.find_inline(connection, site.id, comment.article)
        return articles.merge_inline(comment.article, known)
    return NOTHING if stored is None else stored.comment.article
