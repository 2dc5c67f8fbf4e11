"""The queue: its rows, and the comment that is open."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from service.domain.detail import Detail
from service.domain.filter import Filter
from service.domain.queue import Item, ReviewPage
from service.review.screen import HOME, CurrentScreen, Screen, see_other
from service.review.views.filters import fields, tabs
from service.review.views.item import item_view
from service.review.views.rows import QueueRow, queue_url, row_of, tab_of

router = APIRouter()
PAGE_ROWS = 40
Cursor = Annotated[str | None, Query(max_length=600)]
Id = Annotated[str, Query(max_length=64)]


@router.get("/")
async def home() -> Response:
    """The queue is where one arrives."""
    return see_other(HOME)


@router.get("/queue")
async def queue(screen: CurrentScreen, after: Cursor = None, open: Id = "") -> Response:
    """A page of the queue with a comment opened; for the script, one part of it."""
    wanted = Filter.from_query(screen.request.query_params.multi_items())
    if screen.fragment == "pane" and open:
        return screen.part("_pane.html", await _opened(screen, wanted, open, after=after))
    # Before what the page shows: no change is missed.
    since = (await screen.parts.review_queue.list_changes(screen.who, after=None)).cursor
    page = await screen.parts.review_queue.list_page(
        screen.who, wanted, after=after, limit=PAGE_ROWS
    )
    rows = [row_of(item, wanted, after=after) for item in page.items]
    more_url = queue_url(wanted, after=page.next_after) if page.next_after else ""
    if screen.fragment == "rows":
        return screen.part("_rows.html", {"rows": rows, "more_url": more_url, "current": ""})
    return await _page(
        screen, wanted, page, rows, after=after, open=open, more_url=more_url, since=since
    )


@router.get("/comments/{comment_id}/row")
async def row(screen: CurrentScreen, comment_id: str) -> Response:
    """One row as it is now: somebody else decided, or has it open."""
    wanted = Filter.from_query(screen.request.query_params.multi_items())
    detail = await screen.parts.open_comments.read_detail(screen.who, comment_id)
    values = {"row": row_of(detail.item, wanted), "current": ""}
    return screen.part("_row.html", values)


@router.get("/counts")
async def counts(screen: CurrentScreen) -> dict[str, int]:
    """How many each tab has under the filter of the query."""
    wanted = Filter.from_query(screen.request.query_params.multi_items())
    found = await screen.parts.review_queue.count_tabs(screen.who, wanted)
    return {str(tab): number for tab, number in found.items()}


async def _page(
    screen: Screen,
    wanted: Filter,
    page: ReviewPage,
    rows: list[QueueRow],
    *,
    after: str | None,
    open: str,
    more_url: str,
    since: str,
) -> Response:
    numbers = await screen.parts.review_queue.count_tabs(screen.who, wanted)
    shows_filters = wanted.is_narrow or "filters" in screen.request.query_params
    choices = (
        await screen.parts.review_queue.list_choices(screen.who, wanted) if shows_filters else None
    )
    current = open or (rows[0].id if rows else "")
    opened: dict[str, object] = {"item": None, "next_url": "", "back": queue_url(wanted)}
    if current:
        opened = await _opened(screen, wanted, current, after=after)
        opened["next_url"] = _next_url(rows, current, wanted, more_url)
    values = {
        "rows": rows,
        "current": current,
        "more_url": more_url,
        "first_url": queue_url(wanted) if after else "",
        "back_to_list": queue_url(wanted),
        "view": "item" if open else "list",
        "queue_filter": wanted,
        "tabs": tabs(wanted, numbers),
        "filter_fields": fields(wanted, choices, screen.translate) if choices else (),
        "filters_url": queue_url(wanted, filters="yes"),
        "bulk_count": numbers.get(wanted.tab, 0),
        "since": since,
    }
    return await screen.show("queue.html", values | opened, here="queue")


async def _opened(
    screen: Screen, wanted: Filter, comment_id: str, *, after: str | None
) -> dict[str, object]:
    """What the templates of an opened comment need."""
    detail = await screen.parts.open_comments.read_detail(screen.who, comment_id)
    row = row_of(_as_row(detail, wanted), wanted, after=after)
    return {
        "item": item_view(detail, row, screen.translate),
        "can_decide": screen.may_decide(detail.item.site.id),
        "own_tab": tab_of(detail.item),
        "next_url": queue_url(wanted, after=after),
        "back": queue_url(wanted, after=after),
        "here_url": row.href,
    }


def _as_row(detail: Detail, wanted: Filter) -> Item:
    """What a decision on the opened comment covers: those of its campaign on the same tab.

    No more than the row in the list says, and nothing if a campaign is filtered by.
    """
    item = detail.item
    is_waiting = item.stored.decision is None
    campaign = next((kin for kin in detail.kin if kin.kin == "campaign"), None)
    if campaign is None or wanted.campaign or not is_waiting:
        return replace(item, alike=1)
    others = {"held": campaign.held, "rejected": campaign.rejected, "published": campaign.published}
    return replace(item, alike=others[tab_of(item)] + 1)


def _next_url(rows: list[QueueRow], current: str, wanted: Filter, more_url: str) -> str:
    """Where to go on from a comment: the row below, else the next page, else the first."""
    ids = [row.id for row in rows]
    at = ids.index(current) if current in ids else -1
    if at + 1 < len(rows):
        return rows[at + 1].href
    return more_url or queue_url(wanted)
