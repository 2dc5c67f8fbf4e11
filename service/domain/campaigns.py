"""Campaigns: near-duplicates on one site."""

from dataclasses import dataclass

from service.domain.comments import StoredComment
from service.domain.rules import Rule
from service.domain.sites import Site


@dataclass(frozen=True, slots=True)
class Campaign:
    """Near-duplicates on one site. `latest` is the newest of them."""

    id: str
    site: Site
    size: int
    held: int
    published: int
    rejected: int
    decided_ham: int
    decided_spam: int
    latest: StoredComment
    rule: Rule | None


@dataclass(frozen=True, slots=True)
class CampaignsPage:
    """Some campaigns, the youngest first; `next_after` is the cursor of the next page."""

    campaigns: tuple[Campaign, ...]
    next_after: str | None
