"""Campaigns: near-duplicates of one spam operation, and the comments of one."""

from typing import Annotated

from fastapi import APIRouter, Query

from service.api.auth import ReadingSite
from service.api.requests import problems
from service.api.schemas.campaigns import CampaignList, CampaignOut
from service.api.schemas.comments import QueueItem
from service.api.schemas.queue import QueuePage
from service.domain.errors import NotFound, UnknownCursor
from service.parts import CurrentParts
from service.store.database.ids import is_id

router = APIRouter(prefix="/v1/campaigns", tags=["campaigns"])

Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[
    str | None, Query(max_length=40, description="`next_cursor` of the page before.")
]


@router.get("", summary="List campaigns", responses=problems(401, 403, 422, 503))
async def list_campaigns(
    site: ReadingSite, parts: CurrentParts, limit: Limit = 50, cursor: Cursor = None
) -> CampaignList:
    """Near-duplicates of two comments and more, the youngest campaign first."""
    page = await parts.review_queue.list_site_campaigns(site, after=_id(cursor), limit=limit)
    return CampaignList(
        items=[CampaignOut.of(campaign) for campaign in page.campaigns],
        next_cursor=page.next_after,
    )


@router.get(
    "/{campaign_id}/comments",
    summary="List the comments of a campaign",
    responses=problems(401, 403, 404, 422, 503),
)
async def list_members(
    campaign_id: str,
    site: ReadingSite,
    parts: CurrentParts,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> QueuePage:
    """Its comments, oldest first, whatever was said of them. Decide on each by its `id`."""
    if not is_id(campaign_id):
        raise NotFound("no campaign of this site has this id")
    page = await parts.review_queue.list_members(site, campaign_id, after=_id(cursor), limit=limit)
    return QueuePage(
        items=[QueueItem.of(stored) for stored in page.comments], next_cursor=page.next_after
    )


def _id(cursor: str | None) -> str | None:
    if cursor is not None and not is_id(cursor):
        raise UnknownCursor(field="cursor")
    return cursor
