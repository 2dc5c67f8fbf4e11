"""What goes in and out over HTTP, as the documentation at /docs shows it."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from model.comment import Article, Author, Comment
from model.verdict import Label

MAX_ARTICLE_CHARS = 500_000


def _can_be_stored(text: str) -> str:
    if "\0" in text:
        raise ValueError("a NUL character cannot be stored")
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        raise ValueError("half a surrogate pair is not a character")
    return text


def _is_name(text: str) -> str:
    if any(ord(char) < 32 or ord(char) == 127 for char in text):
        raise ValueError("an id has no control characters")
    return text


def _empty_if_null(value: object) -> object:
    return "" if value is None else value


EmptyIfNull = BeforeValidator(_empty_if_null)  # what blog engines send for an empty field
Text = Annotated[str, AfterValidator(_can_be_stored)]
Name = Annotated[Text, Field(max_length=1000)]
Address = Annotated[Text, Field(max_length=4000)]
ExternalId = Annotated[Text, Field(min_length=1, max_length=200), AfterValidator(_is_name)]
Moderator = Annotated[Text, Field(min_length=1, max_length=200)]


class Strict(BaseModel):
    """What comes in: a misspelt field is refused, not ignored; no type is guessed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class AuthorIn(Strict):
    """Who wrote a comment, as the form has it. All may be left out."""

    name: Annotated[Name, EmptyIfNull] = ""
    email: Annotated[Name, EmptyIfNull] = ""
    url: Annotated[Address, EmptyIfNull] = ""


class ArticleIn(Strict):
    """The article that a comment stands under. The more of it, the better the verdict."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "title": "Sourdough in a cold kitchen",
                "text": "A starter at 16 degrees takes twice as long, and tastes better for it.",
                "url": "https://blog.example/sourdough",
            }
        }
    )

    title: Annotated[Text, Field(max_length=2000), EmptyIfNull] = ""
    text: Annotated[Text, Field(max_length=MAX_ARTICLE_CHARS), EmptyIfNull] = ""
    url: Annotated[Address, EmptyIfNull] = ""

    def value(self) -> Article:
        """As the model knows it."""
        return Article(title=self.title, text=self.text, url=self.url.strip())


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
    site: str | None = Field(default=None, max_length=63)

    @model_validator(mode="after")
    def _has_one_article(self) -> "CommentIn":
        if self.article is not None and self.article_id is not None:
            raise ValueError("send `article` or `article_id`, not both")
        return self

    def value(self) -> Comment:
        """As the model knows it."""
        return Comment(
            text=self.text,
            author=Author(**self.author.model_dump()),
            article=Article() if self.article is None else self.article.value(),
        )


class DecisionIn(Strict):
    """What a moderator says of a comment."""

    model_config = ConfigDict(json_schema_extra={"example": {"label": "spam", "moderator": "ada"}})

    label: Literal["ham", "spam"]
    moderator: Moderator | None = None
    note: Annotated[Text, Field(max_length=2000)] | None = None
    revision: int | None = Field(
        default=None, ge=1, description="What was read; 409 if the comment was edited since."
    )


class DecisionOut(BaseModel):
    """One entry of the label log, with what the machine had said by then."""

    label: Literal["ham", "spam", "withdrawn"]
    moderator: str | None
    note: str | None
    decided_at: datetime
    revision: int
    said_label: Label
    said_probability: float | None
    model_version: str | None


class ReasonOut(BaseModel):
    """One part of a verdict's score, in words.

    `contribution` is in log-odds: positive speaks for spam, negative for ham.
    `signal` is the stable name of what was measured, for filters and statistics.
    """

    __qualname__ = "Reason"  # its name in openapi.json, after which clients are generated

    model_config = ConfigDict(frozen=True, title="Reason")

    signal: str
    words: str
    contribution: float


class JudgedFields(BaseModel):
    """What the machine said; `note` is there if it could not or came late: the label is unsure."""

    model_config = ConfigDict(protected_namespaces=())

    label: Label
    spam_probability: float | None = Field(description="Calibrated, from 0 to 1.")
    reasons: list[ReasonOut]
    model_version: str | None
    note: str | None


class VerdictOut(JudgedFields):
    """One verdict of a comment's history."""

    revision: int
    created_at: datetime


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


class QueueItem(CommentAnswer):
    """A comment that waits, with what a moderator needs to decide."""

    text: str
    author: Author
    article_title: str
    article_url: str


class CommentOut(QueueItem):
    """A comment with all that was ever said of it, oldest first."""

    verdicts: list[VerdictOut]
    decisions: list[DecisionOut]


class QueuePage(BaseModel):
    """A page of the queue; `next_cursor` is null on the last one."""

    items: list[QueueItem]
    next_cursor: str | None


class ArticleOut(BaseModel):
    """An article as it is stored."""

    id: str
    title: str
    text: str
    url: str
    created_at: datetime
    updated_at: datetime


class ProblemOut(BaseModel):
    """An error (RFC 9457). `errors` names the fields that were refused."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str
    errors: list[dict[str, str]] | None = None
    missing: list[str] | None = None


class Alive(BaseModel):
    """The process is up."""

    status: Literal["up"] = "up"


class Readiness(BaseModel):
    """The service can do its work; `warnings` says what is not as it should be."""

    model_config = ConfigDict(protected_namespaces=())

    status: Literal["ready"] = "ready"
    model_version: str
    warnings: list[str]


class ActiveModelOut(BaseModel):
    """The model that judges now; `problem` says why it is not the one that should."""

    model_config = ConfigDict(protected_namespaces=())

    model_version: str | None
    problem: str | None
