"""What moderators did: actions that can be undone as one, and the audit of every decision."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from model.verdict import Label
from service.domain.comments import DecisionLabel
from service.domain.sites import Site

ActionKind = Literal["decide", "withdraw", "note", "trust", "block", "lift", "undo"]


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a moderator did, that can be undone as one.

    `changed` counts the comments it touched. `undone_at` is set once it was undone; an undo is
    an action itself, of kind `undo`, and can be undone as well.
    """

    id: str
    kind: ActionKind
    moderator: str
    words: str
    label: DecisionLabel | None
    changed: int
    made_at: datetime
    undone_at: datetime | None
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """A comment that was left as it is: somebody decided meanwhile, or it was edited.

    `moderator` is who signed in; None if it came with the site's key.
    """

    comment_id: str
    label: DecisionLabel | None
    moderator: str | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class ActionOutcome:
    """What came of an action: undo it by `action.id`. `clashes` were left as they are.

    `comment_ids` are the first 200 of the `changed` comments.
    """

    action: Action
    changed: int
    clashes: tuple[Clash, ...] = ()
    comment_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who decided, when, and what the machine said: one entry of the label log.

    `is_signed_in` tells a moderator who signed in from a name that came with the site's key.
    `beginning` is the beginning of the comment as it is now, empty if it was erased.
    """

    id: str
    comment_id: str
    site: Site
    label: Literal["ham", "spam", "withdrawn"]
    moderator: str | None
    is_signed_in: bool
    note: str | None
    decided_at: datetime
    said_label: Label
    said_probability: float | None
    model_version: str | None
    action: Action | None
    author_name: str
    beginning: str
    is_erased: bool = False
    is_unlearned: bool = False
    is_imported: bool = False


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some entries, newest first; `next_after` is the cursor of the next page."""

    entries: tuple[AuditEntry, ...]
    next_after: str | None
