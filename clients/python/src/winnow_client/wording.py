"""From values to the JSON of Winnow's API and back."""

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, cast

from winnow_client.errors import Unanswered
from winnow_client.values import (
    Answer,
    Article,
    Comment,
    Decided,
    Decision,
    Label,
    ReasonLine,
    Standing,
    Told,
)


def sent_comment(comment: Comment, external_id: str) -> dict[str, Any]:
    """The body of a check."""
    content = {
        "text": comment.text,
        "author": asdict(comment.author),
        "external_id": external_id,
        "comment_type": comment.comment_type,
        "url": comment.url,
        "article": None if comment.article is None else asdict(comment.article),
        "article_id": comment.article_id,
        "created_at": None if comment.created_at is None else comment.created_at.isoformat(),
    }
    return {name: value for name, value in content.items() if value not in (None, "")} | {
        "text": comment.text
    }


def answer(content: Any, external_id: str) -> Answer:
    """The answer to a check. Raises Unanswered if it is none."""
    standing = standing_of(content)
    told = content.get("told")
    if told not in ("ham", "spam", "held"):
        raise Unanswered("it has not said what to do")
    return Answer(told=cast(Told, told), external_id=external_id, standing=standing)


def standing_of(content: Any) -> Standing:
    """Where a comment stands. Raises Unanswered if that is not what it says."""
    fields = _object(content)
    label = fields.get("label")
    if label not in ("ham", "spam", "unsure"):
        raise Unanswered("it has given no label")
    return Standing(
        comment_id=_id(fields),
        label=cast(Label, label),
        external_id=_words(fields, "external_id"),
        article_id=_words(fields, "article_id"),
        revision=fields["revision"] if isinstance(fields.get("revision"), int) else 1,
        spam_probability=_number(fields.get("spam_probability")),
        summary=_summary(fields.get("summary")),
        model_version=_words(fields, "model_version"),
        note=_words(fields, "note"),
        decision=_decision(fields.get("decision")),
    )


def article_of(content: Any) -> Article:
    """An article as it is stored. Raises Unanswered if it is none."""
    fields = _object(content)
    if not all(isinstance(fields.get(name), str) for name in ("title", "text", "url")):
        raise Unanswered("this is no article")
    return Article(title=fields["title"], text=fields["text"], url=fields["url"])


def _object(content: Any) -> Mapping[str, Any]:
    if not isinstance(content, dict):
        raise Unanswered("this is not an answer of Winnow")
    return content


def _id(fields: Mapping[str, Any]) -> str:
    comment_id = _words(fields, "id")
    if not comment_id:
        raise Unanswered("it has given no id")
    return comment_id


def _words(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    return value if isinstance(value, str) else None


def _number(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and math.isfinite(value) else None


def _decision(content: Any) -> Decision | None:
    if content is None:
        return None
    fields = _object(content)
    if fields.get("label") not in ("ham", "spam"):
        raise Unanswered("it has not said what was decided")
    return Decision(
        label=cast(Decided, fields["label"]),
        by=_words(fields, "by") or "",
        moderator=_words(fields, "moderator"),
    )


def _summary(lines: Any) -> tuple[ReasonLine, ...]:
    """The lines that can be read: nothing depends on them."""
    if not isinstance(lines, list):
        return ()
    objects = [line for line in lines if isinstance(line, dict)]
    return tuple(
        ReasonLine(
            group=_words(line, "group") or "",
            words=_words(line, "words") or "",
            contribution=_number(line.get("contribution")) or 0.0,
        )
        for line in objects
    )
