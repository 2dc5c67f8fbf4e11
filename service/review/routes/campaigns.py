"""Campaigns: near-duplicates, decided as one."""

from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from service.domain.detail import Detail
from service.domain.filter import Filter
from service.domain.kin import KinSummary
from service.domain.queue import TABS, Item
from service.review.routes.fields import Cursor
from service.review.screen import CurrentScreen, Screen
from service.review.views.kin import campaign_of
from service.review.views.rows import row_of, row_start, tab_of

router = APIRouter()
MOST_ROWS = 200


@router.get("/campaigns")
async def campaigns(screen: CurrentScreen, after: Cursor = None) -> Response:
    """The campaigns of the moderator's sites, the youngest first."""
    page = await screen.parts.review_queue.list_campaigns(screen.who, after=after)
    query = urlencode({"after": page.next_after})
    values = {
        "campaigns": [(campaign, row_start(campaign.latest)) for campaign in page.campaigns],
        "more_url": f"/review/campaigns?{query}" if page.next_after else "",
    }
    return await screen.show("campaigns.html", values, here="campaigns")


@router.get("/campaigns/{comment_id}")
async def campaign(screen: CurrentScreen, comment_id: str) -> Response:
    """The campaign that a comment belongs to, with each of its comments."""
    detail = await screen.parts.open_comments.read_detail(screen.who, comment_id)
    summary = campaign_of(detail)
    total, waiting = (summary.total, summary.waiting) if summary else (0, 0)
    values = {
        "comment_id": comment_id,
        "total": total + 1,
        "waiting": waiting + (tab_of(detail.item) != "decided"),
        "rows": [row_of(item, _where(item)) for item in await _members(screen, detail, summary)],
        "can_decide": screen.may_decide(detail.item.site.id),
    }
    return await screen.show("campaign.html", values, here="campaigns")


async def _members(screen: Screen, detail: Detail, summary: KinSummary | None) -> list[Item]:
    """All of them, those without a decision first."""
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


def _where(item: Item) -> Filter:
    campaign = item.traits.campaign or ""
    return Filter(tab=tab_of(item), site=item.site.name, campaign=campaign)
