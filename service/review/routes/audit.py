"""Who decided this, when, and what the machine said."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.responses import Response

from service.domain.filter import Filter
from service.review.disguises import pieces
from service.review.screen import CurrentScreen
from service.review.views.item import item_view
from service.review.views.rows import cut, row_of

router = APIRouter()
PAGE_ENTRIES = 50
BEGINNING_CHARS = 120
Text = Annotated[str, Query(max_length=200)]


@router.get("/audit")
async def audit(
    screen: CurrentScreen,
    site: Text = "",
    moderator: Text = "",
    after: Annotated[str | None, Query(max_length=600)] = None,
) -> Response:
    """The label log of the moderator's sites, newest first."""
    page = await screen.parts.audit.list_entries(
        screen.who, site=site, moderator=moderator, after=after, limit=PAGE_ENTRIES
    )
    audit_filter = {"site": site, "moderator": moderator}
    more = {
        name: value for name, value in {**audit_filter, "after": page.next_after}.items() if value
    }
    lines = [
        (entry, pieces(cut(entry.author_name, 60)), pieces(cut(entry.beginning, BEGINNING_CHARS)))
        for entry in page.entries
    ]
    values = {
        "lines": lines,
        "audit_filter": audit_filter,
        "more_url": f"/review/audit?{urlencode(more)}" if page.next_after else "",
        "sites": [one.name for one in screen.who.sites],
    }
    return await screen.show("audit.html", values, here="audit")


@router.get("/audit/{comment_id}")
async def audit_of_comment(screen: CurrentScreen, comment_id: str) -> Response:
    """Everything that was ever said of one comment. Nothing here changes it."""
    detail = await screen.parts.open_comments.read_detail(screen.who, comment_id)
    row = row_of(detail.item, Filter())
    values = {"item": item_view(detail, row, screen.translate)}
    return await screen.show("audit_of_comment.html", values, here="audit")
