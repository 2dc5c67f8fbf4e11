"""Campaigns."""

from typing import Literal, Self

from pydantic import BaseModel

from service.api.schemas.comments import QueueItem
from service.domain.campaigns import Campaign


class CampaignOut(BaseModel):
    """Near-duplicates on the site: how many, where they stand, and the newest of them.

    `rule` is what a standing order of a moderator says of further ones.
    """

    id: str
    size: int
    held: int
    published: int
    rejected: int
    decided_ham: int
    decided_spam: int
    rule: Literal["ham", "spam"] | None
    latest: QueueItem

    @classmethod
    def of(cls, campaign: Campaign) -> Self:
        """A campaign as the store hands it out."""
        counts = ("id", "size", "held", "published", "rejected", "decided_ham", "decided_spam")
        return cls(
            **{name: getattr(campaign, name) for name in counts},
            rule=None if campaign.rule is None else campaign.rule.label,
            latest=QueueItem.of(campaign.latest),
        )


class CampaignList(BaseModel):
    """A page of campaigns; `next_cursor` is null on the last one."""

    items: list[CampaignOut]
    next_cursor: str | None
