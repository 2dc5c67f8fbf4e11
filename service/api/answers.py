"""From what the store hands out to what is answered."""

from typing import Any

from service.api.schemas import (
    CommentAnswer,
    CommentOut,
    DecisionOut,
    QueueItem,
    ReasonOut,
    VerdictOut,
)
from service.domain.comments import (
    History,
    Judgement,
    LogEntry,
    StoredComment,
    StoredVerdict,
    standing_label,
)


def comment_answer(stored: StoredComment) -> CommentAnswer:
    """Where a comment stands."""
    return CommentAnswer(**_standing(stored))


def queue_item(stored: StoredComment) -> QueueItem:
    """A comment with its words."""
    return QueueItem(**_standing(stored), **_words(stored))


def comment_out(stored: StoredComment, history: History) -> CommentOut:
    """A comment with its words and all that was said of it."""
    return CommentOut(
        **_standing(stored),
        **_words(stored),
        verdicts=[_verdict(verdict) for verdict in history.verdicts],
        decisions=[_decision(entry) for entry in history.decisions],
    )


def _standing(stored: StoredComment) -> dict[str, Any]:
    return {
        **_judged(stored.judgement),
        "label": standing_label(stored),
        "id": stored.id,
        "external_id": stored.external_id,
        "article_id": stored.article_id,
        "revision": stored.revision,
        "decision": None if stored.decision is None else _decision(stored.decision),
        "created_at": stored.created_at,
        "updated_at": stored.updated_at,
    }


def _words(stored: StoredComment) -> dict[str, Any]:
    return {
        "text": stored.comment.text,
        "author": stored.comment.author,
        "article_title": stored.comment.article.title,
        "article_url": stored.comment.article.url,
    }


def _judged(judgement: Judgement) -> dict[str, Any]:
    return {
        "label": judgement.label,
        "spam_probability": judgement.spam_probability,
        "reasons": [
            ReasonOut(signal=r.signal, words=r.words, contribution=r.contribution)
            for r in judgement.reasons
        ],
        "model_version": judgement.model_version,
        "note": judgement.note,
    }


def _verdict(verdict: StoredVerdict) -> VerdictOut:
    return VerdictOut(
        **_judged(verdict.judgement), revision=verdict.revision, created_at=verdict.created_at
    )


def _decision(entry: LogEntry) -> DecisionOut:
    return DecisionOut(
        label=entry.label,
        moderator=entry.moderator,
        note=entry.note,
        decided_at=entry.decided_at,
        revision=entry.revision,
        said_label=entry.said_label,
        said_probability=entry.said_probability,
        model_version=entry.model_version,
    )
