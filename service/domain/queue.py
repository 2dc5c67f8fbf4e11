"""The review queue as it is shown: its tabs, its rows, the claims on them."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from service.domain.comments import StoredComment
from service.domain.sites import Site
from service.domain.traits import Traits

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
    `is_drawn`: it was drawn at random, to see how often the machine is wrong.
    `is_decided_by_key`: the decision that stands is the blog's, whatever name came with it.
    """

    stored: StoredComment
    site: Site
    traits: Traits
    seen: int
    band: Band
    alike: int = 1
    claim: Claim | None = None
    is_decided_by_key: bool = False
    is_drawn: bool = False


@dataclass(frozen=True, slots=True)
class CommentsPage:
    """Some comments of a site; `next_after` is where the next page begins, if there is one."""

    comments: tuple[StoredComment, ...]
    next_after: str | None


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Some rows of the queue; `next_after` is the cursor of the next page, if there is one."""

    items: tuple[Item, ...]
    next_after: str | None
