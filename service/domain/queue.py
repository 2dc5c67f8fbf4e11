"""What the review queue hands out: frozen values, no rows, no markup."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from service.domain.comments import History, StoredComment
from service.domain.excerpt import Excerpt
from service.domain.rules import Rule
from service.domain.sites import Site
from service.domain.spans import WeightedSpan
from service.domain.traits import Kin, Traits

Tab = Literal["held", "rejected", "published", "decided"]
TABS: tuple[Tab, ...] = ("held", "rejected", "published", "decided")
Band = Literal["low", "medium", "high", "unjudged"]
BANDS: tuple[Band, ...] = ("low", "medium", "high", "unjudged")
# Of the spam probability: from the first, below the second.
BAND_BOUNDS: dict[Band, tuple[float, float]] = {
    "low": (0.0, 0.2),
    "medium": (0.2, 0.8),
    "high": (0.8, math.inf),
}


def band_of(spam_probability: float | None) -> Band:
    """How likely spam is, in a word."""
    if spam_probability is None:
        return "unjudged"
    return next(band for band, (_, end) in BAND_BOUNDS.items() if spam_probability < end)


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
class ReviewPage:
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
    spans: tuple[WeightedSpan, ...]
    excerpt: Excerpt | None
    kin: tuple[KinSummary, ...]


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
