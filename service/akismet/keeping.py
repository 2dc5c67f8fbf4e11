"""What is written of a comment that came by the protocol: all of it in one transaction."""

from dataclasses import fields, replace

from sqlalchemy import Connection

from service.akismet.case import NOTHING, Case, find_again
from service.akismet.judging import CommentCheckAnswer, is_far_beyond, telling
from service.domain.comments import DecisionLabel, Judgement, StoredComment, standing_label
from service.domain.submissions import AkismetSubmission
from service.domain.urls import is_of_site
from service.secret import Secret
from service.store.akismet import callbacks, submissions
from service.store.comments import articles, comments, label_log
from service.store.database.exclusion import alone
from service.store.outgoing import article_pages
from service.store.queue import rule_matching

THE_BLOG = "the blog"  # who decided, if the engine does not say


def keep(
    connection: Connection, case: Case, judgement: Judgement | None
) -> tuple[StoredComment, bool]:
    """Store a comment, or what is new of it. Returns it as it stands, and whether it is new.

    A judgement of None leaves the stored verdict as it is.
    """
    stored, is_new = _keep_words(connection, case, judgement)
    if judgement is not None and case.rule is not None:
        rule_matching.enter_catch(connection, case.rule, stored.id)
    return stored, is_new


def _keep_words(
    connection: Connection, case: Case, judgement: Judgement | None
) -> tuple[StoredComment, bool]:
    if case.stored is None:  # a retry may be with another replica at the same moment
        alone(connection, "submission", case.site.id, case.submission.fingerprint)
    stored = case.stored or find_again(connection, case)
    article_id = _keep_article(connection, case)
    if stored is None:
        assert judgement is not None  # noqa: S101 - what is not stored was judged
        return comments.record(
            connection,
            case.site.id,
            case.comment.model_copy(update={"article": case.article}),
            external_id=None,
            article_id=article_id,
            judgement=judgement,
        )
    if judgement is None or case.stored is None:
        return stored, False
    if case.has_new_words:
        comments.revise(
            connection, stored.id, case.comment, article_id=article_id, judgement=judgement
        )
    else:
        comments.replace_verdict(
            connection, stored.id, revision=stored.revision, judgement=judgement
        )
    again = comments.get(connection, case.site.id, stored.id)
    assert again is not None  # noqa: S101 - comments are not deleted
    return again, False


def tell(
    connection: Connection,
    case: Case,
    stored: StoredComment,
    *,
    is_new: bool,
    callback_id: str | None,
    spam_above: float | None,
) -> CommentCheckAnswer:
    """Put the label that stands so that the engine understands, and enter what it was told."""
    telling_now = telling(standing_label(stored), case.sent, site=case.site, options=case.options)
    if case.options.discards and stored.decision is None:
        discards = is_far_beyond(stored.judgement, spam_above=spam_above)
        telling_now = replace(telling_now, discards=discards)
    now = replace(
        case.submission,
        told=telling_now.told,
        callback_id=callback_id,
        was_discarded=telling_now.discards,
    )
    if is_new:
        submissions.add(connection, case.site.id, stored.id, now)
    else:
        note_submission(connection, case, stored.id, now)
    return telling_now


def note_submission(
    connection: Connection, case: Case, comment_id: str, sent: AkismetSubmission
) -> None:
    """Enter how a comment came. What it says less than before stays as it was."""
    former = submissions.of_comment(connection, comment_id)
    if former is None:
        submissions.add(connection, case.site.id, comment_id, sent)
    elif (merged := _merged(former, sent, says_anything=case.sent.says_anything)) != former:
        submissions.replace(connection, comment_id, merged)


def enter_decision(
    connection: Connection, case: Case, stored: StoredComment, label: DecisionLabel
) -> None:
    """Enter what someone at the blog said, once: the same again from the same is a retry."""
    reporter = case.sent.reporter or THE_BLOG
    decision = stored.decision
    told_before = case.former.told if case.former else case.sent.told_before
    note_submission(connection, case, stored.id, replace(case.submission, told=label))
    if decision is not None and (decision.label, decision.moderator) == (label, reporter):
        return
    note = f"submitted by the blog, which was told {told_before}" if told_before else None
    label_log.append(connection, stored.id, label, moderator=reporter, note=note)


def keep_callback(connection: Connection, case: Case, *, key: str, secret: Secret) -> str | None:
    """The id of where the engine wants to hear of changes; None if it is not told."""
    if not case.sent.hears_of_changes(case.site):
        return None
    url = case.sent.callback
    known = callbacks.find(connection, case.site.id, url)
    if known is not None and secret.unseal(known[1]) == key:
        return known[0]
    return callbacks.keep(connection, case.site.id, url, sealed_key=secret.seal(key))


def _keep_article(connection: Connection, case: Case) -> str | None:
    if case.comment.article == NOTHING:
        return None
    article_id = articles.keep_inline(connection, case.site.id, case.comment.article)
    if not is_of_site(case.comment.article.url, site_url=case.site.url):
        return article_id
    if case.article.text:  # it was sent along, or was read before
        article_pages.want_again(connection, case.site.id, article_id)
    else:
        article_pages.want(connection, case.site.id, article_id, case.comment.article.url)
    return article_id


def _merged(
    former: AkismetSubmission, sent: AkismetSubmission, *, says_anything: bool
) -> AkismetSubmission:
    values = {
        field.name: getattr(sent, field.name) or getattr(former, field.name)
        for field in fields(AkismetSubmission)
    }
    if not says_anything:
        values["fingerprint"] = former.fingerprint
    return AkismetSubmission(**values)
