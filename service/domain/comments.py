"""A comment as it is kept: its words, what the machine said of it, what moderators decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from model.comment import Comment
from model.verdict import Label, Reason, ReasonGroup

LogLabel = Literal["ham", "spam", "withdrawn"]
DecisionLabel = Literal["ham", "spam"]
DecidedBy = Literal["moderator", "key"]


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
    summary: tuple[ReasonGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredVerdict:
    """A judgement in a comment's history, with the revision of the comment it is about."""

    judgement: Judgement
    revision: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class NewLogEntry:
    """An entry that a moderator adds to the label log, and which state of the comment it is about.

    `seen` counts the entries that the log had when the comment was shown, `revision` is that of
    its words then. None: whatever they are by now. `restores` is the sequence of an earlier entry
    that stands again by it, 0 if none does.
    """

    label: LogLabel
    seen: int | None = None
    revision: int | None = None
    note: str | None = None
    restores: int | None = None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One entry of the label log.

    `is_signed` says that a moderator who signed in wrote it; else it came by a key, and the name
    is what came along. `is_imported` says that it was read from the blog's archive.
    """

    label: LogLabel
    revision: int
    moderator: str | None
    note: str | None
    decided_at: datetime
    said_label: Label
    said_probability: float | None
    model_version: str | None
    is_signed: bool
    is_imported: bool = False

    @property
    def by(self) -> DecidedBy:
        """Who wrote it, as blogs and programs are told."""
        return "moderator" if self.is_signed else "key"


@dataclass(frozen=True, slots=True)
class StoredComment:
    """A comment as it stands now: its words, the newest judgement, the decision if any.

    `created_at` is when it was written, as its site says; its `id` sorts by when it came.
    `overtaken` is a decision that an edit has overtaken: it was about other words, and nobody
    has decided on these. `page_url` is its own page on the blog, `comment_type` what kind of
    comment it is; both are empty where the site has not said.
    """

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
    overtaken: DecisionLabel | None = None
    comment_type: str = ""
    page_url: str = ""


@dataclass(frozen=True, slots=True)
class CommentOrigin:
    """What a site says of a comment beside its words; nothing of it has to be said.

    `created_at` is when it was written, None is now. `page_url` is its own page on the blog.
    """

    created_at: datetime | None = None
    comment_type: str = ""
    page_url: str = ""


NO_ORIGIN = CommentOrigin()


@dataclass(frozen=True, slots=True)
class History:
    """All that was ever said of a comment, oldest first."""

    verdicts: tuple[StoredVerdict, ...]
    decisions: tuple[LogEntry, ...]


def standing_label(stored: StoredComment) -> Label:
    """What to do with a comment: a moderator's decision wins over any model."""
    decision: LogEntry | None = stored.decision
    return stored.judgement.label if decision is None else Label(decision.label)


def beginning(text: str, *, chars: int) -> str:
    """How a comment begins, on one line."""
    return " ".join(text[: 3 * chars].split())[:chars]
