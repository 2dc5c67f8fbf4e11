"""What the review queue hands out: frozen values, no rows, no markup."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from model.verdict import Label
from service.domain.store_values import DecisionLabel, History, Site, StoredComment

Tab = Literal["held", "rejected", "published", "decided"]
TABS: tuple[Tab, ...] = ("held", "rejected", "published", "decided")
Band = Literal["low", "medium", "high", "unjudged"]
BANDS: tuple[Band, ...] = ("low", "medium", "high", "unjudged")
LOW_BELOW, HIGH_FROM = 0.2, 0.8  # of the spam probability
Kin = Literal["author", "host", "campaign"]  # what makes comments go together
ActionKind = Literal["decide", "withdraw", "note", "trust", "block", "lift", "undo"]


def band_of(spam_probability: float | None) -> Band:
    """How likely spam is, in a word."""
    if spam_probability is None:
        return "unjudged"
    if spam_probability < LOW_BELOW:
        return "low"
    return "medium" if spam_probability < HIGH_FROM else "high"


@dataclass(frozen=True, slots=True)
class Traits:
    """What the queue can find a comment by. Found within a second after it came.

    `author` is a key, not a name: of the mail address, else of name and URL; empty if neither
    is known. `hosts` are those of the links and of the author's URL, without `www.`.
    `language` is a guess: an ISO 639-1 code, empty if there is too little to go by.
    """

    author: str = ""
    hosts: tuple[str, ...] = ()
    language: str = ""
    campaign: str | None = None
    campaign_size: int = 1


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody has this comment open."""

    comment_id: str
    moderator: str
    is_mine: bool
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the queue.

    `seen` counts the entries of the comment's log: send it back with a decision, so that one
    made meanwhile is not overwritten. `alike` is how many comments of the same campaign this
    row stands for under the same filter, itself included; 1 for a comment by itself.
    """

    stored: StoredComment
    site: Site
    traits: Traits
    seen: int
    band: Band
    alike: int = 1
    claim: Claim | None = None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some rows of the queue; `next_after` is the cursor of the next page, if there is one."""

    items: tuple[Item, ...]
    next_after: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a filter may take, in words, and how many comments have it."""

    value: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters of a page can be set to."""

    sites: tuple[Choice, ...]
    reasons: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    bands: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the comment's raw text that counts: `text[start:end]`, in code points.

    `weight` is in log-odds: positive speaks for spam.
    """

    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The part of the article that the comment takes up.

    `shared` are the (start, end) of words in `text` that the comment shares. `is_beginning`
    and `is_end` say whether the article begins or ends there. No shared word: nothing in common.
    """

    text: str
    shared: tuple[tuple[int, int], ...]
    is_beginning: bool
    is_end: bool


@dataclass(frozen=True, slots=True)
class KinSummary:
    """What else goes with a comment on its site, the comment itself not counted.

    `value` is what to filter by, `words` what to show. `waiting` are without a decision:
    as many would be decided by "everything by this ...", the comment itself in addition.
    """

    kin: Kin
    value: str
    words: str
    held: int
    rejected: int
    published: int
    decided_ham: int
    decided_spam: int
    rule: "Rule | None" = None

    @property
    def waiting(self) -> int:
        """How many others are without a decision."""
        return self.held + self.rejected + self.published

    @property
    def total(self) -> int:
        """How many others there are."""
        return self.waiting + self.decided_ham + self.decided_spam


@dataclass(frozen=True, slots=True)
class Note:
    """What a moderator noted on a comment. `is_withdrawn` if the note was undone."""

    id: str
    moderator: str
    text: str
    written_at: datetime
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Detail:
    """A comment with all that helps to decide on it.

    `spans` is empty if the model cannot say. `excerpt` is None if nothing is known of the
    article's text. `signed_log` says of each entry of `history.decisions` whether a signed-in
    moderator made it (True) or it came with the site's key (False).
    """

    item: Item
    history: History
    signed_log: tuple[bool, ...]
    notes: tuple[Note, ...]
    spans: tuple[Span, ...]
    excerpt: Excerpt | None
    kin: tuple[KinSummary, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A standing order for comments to come: by author, host or campaign.

    It is applied when a comment is checked, and named in the verdict's reasons. It never
    touches a comment that a human has decided on. `caught` counts what it was applied to.
    """

    id: str
    site: Site
    kin: Kin
    value: str
    words: str
    label: DecisionLabel
    moderator: str
    made_at: datetime
    caught: int
    removed_at: datetime | None = None
    removed_by: str | None = None


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
    """A comment that was left as it is: somebody decided meanwhile, or it was edited."""

    comment_id: str
    label: DecisionLabel | None
    moderator: str | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an action: undo it by `action.id`. `clashes` were left as they are.

    `comment_ids` are the first 200 of the `changed` comments.
    """

    action: Action
    changed: int
    clashes: tuple[Clash, ...] = ()
    comment_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """Something that others should see: look at the comment again."""

    kind: Literal["comment", "decision", "claim"]
    comment_id: str
    site_id: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since a cursor. `is_reset`: too long ago, read everything again."""

    cursor: str
    changes: tuple[Change, ...]
    is_reset: bool = False


@dataclass(frozen=True, slots=True)
class DayCounts:
    """The verdicts of one day (UTC)."""

    day: date
    ham: int
    unsure: int
    spam: int


@dataclass(frozen=True, slots=True)
class Overturned:
    """Decisions of the last days on what the machine had been sure of.

    `published_spam`: it said ham, a moderator spam. `rejected_ham`: it said spam, a moderator
    ham. `agreed` on both. `unsure_ham` and `unsure_spam`: it left the decision to them.
    """

    published_spam: int
    rejected_ham: int
    agreed: int
    unsure_ham: int
    unsure_spam: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The numbers of one site, or of all that the moderator may see."""

    today: DayCounts
    decided_today: int
    counts: Mapping[Tab, int]
    oldest_held_at: datetime | None
    oldest_held_seconds: float | None
    days: tuple[DayCounts, ...]  # oldest first, without gaps, the last is today
    overturned: Overturned
    reasons: tuple[Choice, ...]
    hosts: tuple[Choice, ...]
    model_version: str | None
    model_problem: str | None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who decided, when, and what the machine said: one entry of the label log.

    `is_signed_in` tells a moderator who signed in from a name that came with the site's key.
    `beginning` is the beginning of the comment as it is now.
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


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some entries, newest first; `next_after` is the cursor of the next page."""

    entries: tuple[AuditEntry, ...]
    next_after: str | None


@dataclass(frozen=True, slots=True)
class Campaign:
    """Near-duplicates on one site. `latest` is the newest of them."""

    id: str
    site: Site
    size: int
    waiting: int
    decided_ham: int
    decided_spam: int
    latest: StoredComment
    rule: Rule | None


@dataclass(frozen=True, slots=True)
class CampaignsPage:
    """Some campaigns, the youngest first; `next_after` is the cursor of the next page."""

    campaigns: tuple[Campaign, ...]
    next_after: str | None


@dataclass(frozen=True, slots=True)
class RulesPage:
    """The rules that hold, newest first, and those that were removed last."""

    standing: tuple[Rule, ...]
    removed: tuple[Rule, ...]
