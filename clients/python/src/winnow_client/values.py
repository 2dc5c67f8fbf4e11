"""What goes out and what comes back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Label = Literal["ham", "spam", "unsure"]
Told = Literal["ham", "spam", "held"]
Decided = Literal["ham", "spam"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who wrote a comment, as the form has it."""

    name: str = ""
    email: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a comment stands under. The more of its text, the better the verdict."""

    title: str = ""
    text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment to judge.

    `external_id` is your own id of it: the same one again is judged and stored once. Without
    one, each check makes one of its own, and the answer says which. `article_id` names an
    article that was stored with `put_article`, instead of `article`. `url` is where the comment
    itself can be read. `created_at`, with its zone, is now if it is left out.
    """

    text: str
    author: Author = Author()
    article: Article | None = None
    article_id: str | None = None
    external_id: str | None = None
    comment_type: str = ""
    created_at: datetime | None = None
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonLine:
    """One line of why, in words: positive speaks for spam, in log-odds. Only for moderators."""

    group: str
    words: str
    contribution: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a moderator has said: `by` is "moderator" for who signed in, "key" for the blog."""

    label: Decided
    by: str
    moderator: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a comment stands at Winnow. `label` is a moderator's if one has decided."""

    comment_id: str
    label: Label
    external_id: str | None
    article_id: str | None
    revision: int
    spam_probability: float | None
    summary: tuple[ReasonLine, ...]
    model_version: str | None
    note: str | None
    decision: Decision | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What to do with a comment. In a condition it is true for ham, and for nothing else.

    `told` is what to do: publish "ham", reject "spam", and let wait what is "held". Where Winnow
    could not be asked it is "held", `held_because` says why and `standing` is None: check the
    comment again later, after `ask_again_seconds` if there are any, but not if it `is_refused`:
    then it waits for a moderator of the blog.
    """

    told: Told
    external_id: str
    standing: Standing | None = None
    held_because: str = ""
    is_refused: bool = False
    ask_again_seconds: float | None = None

    def __bool__(self) -> bool:
        """Whether to publish it."""
        return self.is_ham

    @property
    def is_ham(self) -> bool:
        """Whether to publish it."""
        return self.told == "ham"

    @property
    def is_spam(self) -> bool:
        """Whether to reject it."""
        return self.told == "spam"

    @property
    def is_held(self) -> bool:
        """Whether it waits, for a moderator or until Winnow can be asked."""
        return not self.is_ham and not self.is_spam
