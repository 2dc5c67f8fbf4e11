"""What the store hands out: frozen values, no rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from model.comment import Article, Comment
from model.verdict import Label, Reason

LogLabel = Literal["ham", "spam", "withdrawn"]
DecisionLabel = Literal["ham", "spam"]
ModelState = Literal["candidate", "active", "retired"]
UnsurePolicy = Literal["held", "published", "spam"]
Told = Literal["ham", "spam", "held"]
Ruling = Literal["guaranteed spam", "administrator", "honeypot", "cut"]


class UnknownSite(Exception):
    """No site has this name."""


class SiteExists(Exception):
    """A site has this name already."""


class EditedSince(Exception):
    """The comment has another revision by now."""


class UnknownModel(Exception):
    """No model of this version is registered."""


@dataclass(frozen=True, slots=True)
class Site:
    """One blog."""

    id: str
    name: str
    url: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """What a site may choose.

    `unsure`: what its blog engine does with a comment that waits for a moderator. `discards`:
    whether spam far beyond the operating point may be thrown away by the engine.
    """

    unsure: UnsurePolicy = "held"
    discards: bool = False
    keeps_personal_data: bool = False
    trusts_administrators: bool = True
    allows_private_addresses: bool = False
    webhook_url: str | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """How a comment came by the Akismet protocol, and what the blog was told of it last.

    `ruling` is what goes before, or beside, the words when it is judged.
    """

    blog: str
    engine_id: str | None
    post_id: str
    fingerprint: str
    sender: str
    user_ip: str
    user_agent: str
    referrer: str
    permalink: str
    comment_type: str
    user_role: str
    language: str
    context: tuple[str, ...]
    callback_id: str | None = None
    told: Told | None = None
    was_discarded: bool = False
    ruling: Ruling | None = None


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is known of an API key: never the key."""

    id: str
    site: str
    created_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article under its id; `origin` is `put` or `inline`."""

    id: str
    article: Article
    origin: str
    created_at: datetime
    updated_at: datetime


JUDGED_LATE = "judged late"  # how the note begins of a verdict that came after the answer


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is kept of one look at a comment: a verdict, or a note why there is none."""

    label: Label
    spam_probability: float | None = None
    log_odds: float | None = None
    reasons: tuple[Reason, ...] = ()
    model_version: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class StoredVerdict:
    """A judgement in a comment's history, with the revision of the comment it is about."""

    judgement: Judgement
    revision: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One entry of the label log."""

    label: LogLabel
    revision: int
    moderator: str | None
    note: str | None
    decided_at: datetime
    said_label: Label
    said_probability: float | None
    model_version: str | None


@dataclass(frozen=True, slots=True)
class StoredComment:
    """A comment as it stands now: its words, the newest judgement, the decision if any."""

    id: str
    site_id: str
    external_id: str | None
    article_id: str | None
    revision: int
    comment: Comment
    judgement: Judgement
    decision: LogEntry | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """All that was ever said of a comment, oldest first."""

    verdicts: tuple[StoredVerdict, ...]
    decisions: tuple[LogEntry, ...]


@dataclass(frozen=True, slots=True)
class LabelledComment:
    """One comment and the label a moderator gave the words it had then."""

    id: str
    site: str
    article_id: str | None
    comment: Comment
    label: DecisionLabel
    decided_at: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True)
class RegisteredModel:
    """A model folder that the service may load."""

    version: str
    folder: str
    digest: str
    state: ModelState
    created_at: datetime
    activated_at: datetime | None
