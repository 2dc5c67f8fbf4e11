"""Comments: as they are sent, and where they stand."""

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, model_validator

from model.comment import Article, Author, Comment
from service.api.schemas.articles import ArticleIn
from service.api.schemas.decisions import DecisionOut
from service.api.schemas.fields import Address, Date, EmptyIfNull, ExternalId, Name, Strict, Text
from service.api.schemas.verdicts import JudgedFields, VerdictOut, judged_fields
from service.domain.comments import CommentOrigin, History, StoredComment, standing_label
from service.domain.submissions import Told
from service.moderation.checking import CheckOutcome


class AuthorIn(Strict):
    """Who wrote a comment, as the form has it. All may be left out."""

    name: Annotated[Name, EmptyIfNull] = ""
    email: Annotated[Name, EmptyIfNull] = ""
    url: Annotated[Address, EmptyIfNull] = ""


class CommentIn(Strict):
    """A comment to judge. `text` may be empty: some spam is all in the author's name."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "text": "Cheap rolex at http://watches.example best price!!!",
                "author": {"name": "best watches", "url": "http://watches.example"},
                "article": {
                    "title": "Sourdough in a cold kitchen",
                    "text": "A starter at 16 degrees takes twice as long.",
                    "url": "https://blog.example/sourdough",
                },
                "external_id": "comment-1047",
            }
        }
    )

    text: Text
    author: AuthorIn = AuthorIn()
    article: ArticleIn | None = None
    article_id: ExternalId | None = None
    external_id: ExternalId | None = None
    comment_type: Annotated[Text, Field(max_length=100), EmptyIfNull] = ""
    created_at: Date = None
    url: Annotated[Address, EmptyIfNull] = ""
    site: str | None = Field(default=None, max_length=63)

    @model_validator(mode="after")
    def _has_one_article(self) -> "CommentIn":
        if self.article is not None and self.article_id is not None:
            raise ValueError("send `article` or `article_id`, not both")
        return self

    def origin(self) -> CommentOrigin:
        """What the site says of it beside its words."""
        return CommentOrigin(self.created_at, self.comment_type, self.url)

    def to_comment(self) -> Comment:
        """As the model knows it."""
        return Comment(
            text=self.text,
            author=Author(**self.author.model_dump()),
            article=Article() if self.article is None else self.article.to_article(),
        )


class CommentAnswer(JudgedFields):
    """Where a comment stands.

    `label` is what to act on: a moderator's decision if there is one, else what the machine
    said. Everything else about the verdict is the machine's.
    """

    id: str
    external_id: str | None
    article_id: str | None
    revision: int
    decision: DecisionOut | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, stored: StoredComment) -> Self:
        """A comment as the store hands it out."""
        return cls(**_standing(stored))


class CheckedComment(CommentAnswer):
    """Where a comment stands, and what is to be done with it.

    `told` is the label after what the site chose for this type of unsure comments: publish or
    deliver `ham`, reject `spam`, hold what is `held`. `article_kept` is false for a comment that
    was judged under its article, of which nothing is kept: the site's articles take all their room.
    """

    told: Told
    article_kept: bool = True

    @classmethod
    def of_check(cls, outcome: CheckOutcome) -> Self:
        """What a check is answered with."""
        return cls(
            **_standing(outcome.stored),
            told=outcome.told,
            article_kept=outcome.has_its_article,
        )


class QueueItem(CommentAnswer):
    """A comment that waits, with what a moderator needs to decide."""

    text: str
    author: Author
    article_title: str
    article_url: str

    @classmethod
    def of(cls, stored: StoredComment) -> Self:
        """A comment as the store hands it out."""
        return cls(**_standing(stored), **_words(stored))


class CommentOut(QueueItem):
    """A comment with all that was ever said of it, oldest first."""

    verdicts: list[VerdictOut]
    decisions: list[DecisionOut]

    @classmethod
    def with_history(cls, stored: StoredComment, history: History) -> Self:
        """A comment and its history as the store hands them out."""
        return cls(
            **_standing(stored),
            **_words(stored),
            verdicts=[VerdictOut.of(verdict) for verdict in history.verdicts],
            decisions=[DecisionOut.of(entry) for entry in history.decisions],
        )


def _standing(stored: StoredComment) -> dict[str, Any]:
    return {
        **judged_fields(stored.judgement),
        "label": standing_label(stored),
        "id": stored.id,
        "external_id": stored.external_id,
        "article_id": stored.article_id,
        "revision": stored.revision,
        "decision": None if stored.decision is None else DecisionOut.of(stored.decision),
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
