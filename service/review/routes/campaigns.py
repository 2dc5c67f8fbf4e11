"""Campaigns: near-duplicates, decided as one."""

from collections.abc import Callable
from typing import Literal
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from service.domain.campaigns import Campaign
from service.domain.counting import together
from service.domain.detail import Detail
from service.domain.filter import Filter
from service.domain.kin import KinSummary
from service.domain.queue import TABS, Item, Tab
from service.review.places import queue_url
from service.review.routes.fields import Cursor
from service.review.screen import CurrentScreen, Screen
from service.review.views.kin import campaign_of
from service.review.views.rows import row_of, row_start, tab_of
from service.review.views.standing import StandingCount, standing_counts

router = APIRouter()
MOST_ROWS = 200


@router.get("/campaigns")
async def campaigns(screen: CurrentScreen, after: Cursor = None) -> Response:
    """The campaigns of the moderator's sites, the youngest first."""
    page = await screen.parts.review_queue.list_campaigns(screen.who, after=after)
    query = urlencode({"after": page.next_after})
    values = {
        "campaigns": [
            (campaign, row_start(campaign.latest), _standing(campaign, screen.translate))
            for campaign in page.campaigns
        ],
        "more_url": f"/review/campaigns?{query}" if page.next_after else "",
    }
    return await screen.show("campaigns.html", values, here="campaigns")


@router.get("/campaigns/{comment_id}")
async def campaign(
    screen: CurrentScreen, comment_id: str, tab: Literal["held", "rejected", "published"] = "held"
) -> Response:
    """The campaign that a comment belongs to, with each of its comments; `tab` is proposed."""
    detail = await screen.parts.open_comments.read_detail(screen.who, comment_id)
    summary = campaign_of(detail)
    members = await _members(screen, detail, summary)
    numbers = _numbers(detail, summary)
    total = together(*numbers.values())
    values = {
        "comment_id": comment_id,
        "total": total,
        "numbers": numbers,
        "rows": [(row_of(item, _where(item)), tab_of(item)) for item in members],
        "chosen": tab,
        "is_only_choice": sum(numbers[tab] > 0 for tab in TABS if tab != "decided") == 1,
        "is_cut": total > len(members),
        "most_rows": MOST_ROWS,
        "back_url": queue_url(Filter(tab=tab)),
        "can_decide": screen.may_decide(detail.item.site.id),
    }
    return await screen.show("campaign.html", values, here="campaigns")


def _numbers(detail: Detail, summary: KinSummary | None) -> dict[Tab, int]:
    """How many of a campaign are on which tab, the comment it was found by with them."""
    numbers: dict[Tab, int] = dict.fromkeys(TABS, 0)
    if summary is not None:
        decided = together(summary.decided_ham, summary.decided_spam)
        numbers = {
            "held": summary.held,
            "rejected": summary.rejected,
            "published": summary.published,
            "decided": decided,
        }
    own = tab_of(detail.item)
    return numbers | {own: together(numbers[own], 1)}


async def _members(screen: Screen, detail: Detail, summary: KinSummary | None) -> list[Item]:
    """All of them, those that wait first."""
    if summary is None:
        return [detail.item]
    campaign_filter = Filter(site=detail.item.site.name, campaign=summary.value)
    items: list[Item] = []
    for tab in TABS:
        page = await screen.parts.review_queue.list_page(
            screen.who, campaign_filter.on(tab), limit=MOST_ROWS
        )
        items += page.items
    return items


def _standing(campaign: Campaign, translate: Callable[[str], str]) -> tuple[StandingCount, ...]:
    of_them = Filter(site=campaign.site.name, campaign=campaign.id)
    return standing_counts(campaign, of_them, translate)


def _where(item: Item) -> Filter:
    campaign = item.traits.campaign or ""
    return Filter(tab=tab_of(item), site=item.site.name, campaign=campaign)
