"""From values to rows and back, for comments, verdicts and the label log."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from model.comment import Article, Author, Comment
from model.verdict import Label, Reason, ReasonGroup
from service.domain.comments import Judgement, LogEntry, StoredComment, StoredVerdict

WORDS = ("text", "author_name", "author_email", "author_url")


def words(comment: Comment) -> dict[str, str]:
    """The columns that hold what a commenter sent."""
    return {
        "text": comment.text,
        "author_name": comment.author.name,
        "author_email": comment.author.email,
        "author_url": comment.author.url,
    }


def summary(judgement: Judgement) -> dict[str, Any]:
    """The columns of a comment that repeat its newest judgement."""
    return {
        "label": judgement.label.value,
        "spam_probability": judgement.spam_probability,
        "model_version": judgement.model_version,
    }


def verdict_row(judgement: Judgement) -> dict[str, Any]:
    """The columns of a verdict that a judgement fills."""
    return {
        **summary(judgement),
        "log_odds": judgement.log_odds,
        "reasons": [reason_row(reason) for reason in judgement.reasons],
        "summary": [line_row(line) for line in judgement.summary] or None,
        "note": judgement.note,
    }


def reason_row(reason: Reason) -> dict[str, Any]:
    """A reason as JSON. Its words stand there too, as they did before it had a phrase."""
    plain = {
        "signal": reason.signal,
        "words": reason.words,
        "contribution": reason.contribution,
    }
    if not reason.values:
        return plain
    return {**plain, "phrase": reason.phrase, "values": dict(reason.values)}


def reason_of(content: Mapping[str, Any]) -> Reason:
    """A reason from its JSON. One of before has only words, and they stay English."""
    return Reason(
        content["signal"],
        content.get("phrase", content["words"]),
        content["contribution"],
        content.get("values", {}),
    )


def line_row(line: ReasonGroup) -> dict[str, Any]:
    """A line of a summary as JSON."""
    plain = {"group": line.group, "phrase": line.phrase, "contribution": line.contribution}
    return {**plain, "values": dict(line.values)} if line.values else plain


def line_of(content: Mapping[str, Any]) -> ReasonGroup:
    """A line of a summary from its JSON."""
    return ReasonGroup(
        content["group"], content["phrase"], content["contribution"], content.get("values", {})
    )


def comment(row: Row[Any], article: Article) -> Comment:
    """What a commenter sent, under its article, from columns named as `words` names them."""
    author = Author(name=row.author_name, email=row.author_email, url=row.author_url)
    return Comment(text=row.text, author=author, article=article)


def comment_of(columns: Mapping[str, str]) -> Comment:
    """What a commenter sent, from the columns that `words` gives, without its article."""
    author = Author(
        name=columns["author_name"], email=columns["author_email"], url=columns["author_url"]
    )
    return Comment(text=columns["text"], author=author)


def article(row: Row[Any]) -> Article:
    """The article joined as `article_title`, `article_text`, `article_url`, if there is one."""
    return Article(
        title=row.article_title or "", text=row.article_text or "", url=row.article_url or ""
    )


def judgement(row: Row[Any]) -> Judgement:
    """The judgement of a row with the columns of a verdict."""
    return Judgement(
        label=Label(row.label),
        spam_probability=row.spam_probability,
        log_odds=row.log_odds,
        reasons=tuple(map(reason_of, row.reasons)),
        summary=tuple(map(line_of, row.summary or ())),
        model_version=row.model_version,
        note=row.note,
    )


def stored_verdict(row: Row[Any]) -> StoredVerdict:
    """One step of a comment's history."""
    return StoredVerdict(judgement(row), revision=row.revision, created_at=row.created_at)


def log_entry(row: Row[Any]) -> LogEntry:
    """One entry of the label log."""
    return LogEntry(
        label=row.label,
        revision=row.revision,
        moderator=row.moderator,
        note=row.note,
        decided_at=row.decided_at,
        said_label=Label(row.said_label),
        said_probability=row.said_probability,
        model_version=row.model_version,
        is_signed=bool(row.is_signed),
        is_imported=row.channel == "import",
    )


def stored_comment(row: Row[Any], decision: LogEntry | None) -> StoredComment:
    """A comment from a row of comments joined with its article and newest verdict."""
    return StoredComment(
        id=row.id,
        site_id=row.site_id,
        external_id=row.external_id,
        article_id=row.article_id,
        revision=row.revision,
        comment=comment(row, article(row)),
        judgement=judgement(row),
        decision=decision,
        overtaken=None if row.decision else row.overtaken,
        created_at=row.created_at,
        updated_at=row.updated_at,
        comment_type=row.comment_type or "",
        page_url=row.page_url or "",
    )
