"""Campaigns: near-duplicates, decided as one."""

from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from service.domain.detail import Detail
from service.domain.filter import Filter
from service.domain.kin import KinSummary
from service.domain.queue import TABS, Item
from service.review.routes.queue import Cursor
from service.review.screen import CurrentScreen, Screen
from service.review.views.rows import row_of, row_start, tab_of

router = APIRouter()
MOST_ROWS = 200


@router.get("/campaigns")
async def campaigns(screen: CurrentScreen, after: Cursor = None) -> Response:
    """The campaigns of the moderator's sites, the youngest first."""
    page = await screen.parts.review_queue.list_campaigns(screen.who, after=after)
    query = urlencode({"after": page.next_after})
    values = {
        "campaigns": [(one, row_start(one.latest)) for one in page.campaigns],
        "more_url": f"/review/campaigns?{query}" if page.next_after else "",
    }
    return await screen.show("campaigns.html", values, here="campaigns")


@router.get("/campaigns/{comment_id}")
async def campaign(screen: CurrentScreen, comment_id: str) -> Response:
    """The campaign that a comment belongs to, with each of its comments."""
    detail = await screen.parts.open_comments.read_detail(screen.who, comment_id)
    summary = next((kin for kin in detail.kin if kin.kin == "campaign"), None)
    members = await _members(screen, detail, summary)
    waiting = [item for item in members if not _is_decided(item)]
    values = {
        "comment_id": comment_id,
        "total": len(members) if summary is None else summary.total + 1,
        "waiting": len(waiting)
        if summary is None
        else summary.waiting + (not _is_decided(detail.item)),
        "rows": [row_of(item, _where(item)) for item in members],
        "summary": summary,
        "can_decide": screen.may_decide(detail.item.site.id),
    }
    return await screen.show("campaign.html", values, here="campaigns")


async def _members(screen: Screen, detail: Detail, summary: KinSummary | None) -> list[Item]:
    """All of them, those without a decision first."""
    if summary is None:
        return [detail.item]
    wanted = Filter(site=detail.item.site.name, campaign=summary.value)
    found: list[Item] = []
    for tab in TABS:
        page = await screen.parts.review_queue.list_page(
            screen.who, wanted.on(tab), limit=MOST_ROWS
        )
        found += page.items
    return found


def _is_decided(item: Item) -> bool:
    return tab_of(item) == "decided"


def _where(item: Item) -> Filter:
    campaign = item.traits.campaign or ""
    return Filter(tab=tab_of(item), site=item.site.name, campaign=campaign)
