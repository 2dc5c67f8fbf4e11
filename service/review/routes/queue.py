"""The queue: its rows, and the comment that is open."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from service.domain.counting import AtLeast
from service.domain.filter import Filter
from service.review.cookies import cookies_of
from service.review.numbers import number_words
from service.review.one_by_one import OneByOne
from service.review.pages import ROWS_COOKIE
from service.review.places import HOME, queue_url, see_other
from service.review.routes.fields import CommentId, Cursor
from service.review.screen import CurrentScreen, Screen
from service.review.views.filters import FilterField, chips, fields, tabs
from service.review.views.item import item_view
from service.review.views.listing import Listing, as_listed
from service.review.views.rows import row_of, tab_of

router = APIRouter()
PAGE_ROWS = 40


@router.get("/")
async def home() -> Response:
    """The queue is where one arrives."""
    return see_other(HOME)


@router.get("/queue")
async def queue(screen: CurrentScreen, after: Cursor = None, open: CommentId = "") -> Response:
    """A page of the queue with a comment opened; for the script, one part of it."""
    turns: OneByOne = screen.request.app.state.review_turns
    async with turns.turn_of(screen.who.moderator.id):
        return await _queue(screen, after, open)


async def _queue(screen: Screen, after: str | None, open: str) -> Response:
    queue_filter = _filter_of(screen)
    if screen.fragment == "pane" and open:
        return screen.part("_pane.html", await _opened(screen, queue_filter, open, after=after))
    if screen.fragment == "filters":
        filter_fields = await _fields(screen, queue_filter)
        values = {"queue_filter": queue_filter, "filter_fields": filter_fields}
        return screen.part("_filters.html", values)
    # Before what the page shows: no change is missed.
    since = (await screen.parts.review_queue.list_changes(screen.who, after=None)).cursor
    listing = await _list_rows(screen, queue_filter, after)
    if screen.fragment == "rows":
        return screen.part("_rows.html", listing.values() | {"current": ""})
    values = {"since": since, "view": "item" if open else "list", **listing.values()}
    values["has_dense_rows"] = (
        cookies_of(screen.request).get(screen.request, ROWS_COOKIE) == "dense"
    )
    values |= await _filter_values(screen, queue_filter)
    values |= await _pane_values(screen, listing, open)
    return await screen.show("queue.html", values, here="queue")


@router.get("/comments/{comment_id}/row")
async def row(screen: CurrentScreen, comment_id: str) -> Response:
    """One row as it is now: somebody else decided, or has it open."""
    detail = await screen.parts.open_comments.read_detail(screen.who, comment_id)
    values = {"row": row_of(detail.item, _filter_of(screen)), "current": ""}
    return screen.part("_row.html", values)


@router.get("/counts")
async def counts(screen: CurrentScreen) -> dict[str, str]:
    """How many each tab has under the filter of the query."""
    numbers = await screen.parts.review_queue.count_tabs(screen.who, _filter_of(screen))
    return {str(tab): number_words(n, screen.translate) for tab, n in numbers.items()}


def _filter_of(screen: Screen) -> Filter:
    return Filter.from_query(screen.request.query_params.multi_items())


async def _list_rows(screen: Screen, queue_filter: Filter, after: str | None) -> Listing:
    page = await screen.parts.review_queue.list_page(
        screen.who, queue_filter, after=after, limit=PAGE_ROWS
    )
    rows = tuple(row_of(item, queue_filter, after=after) for item in page.items)
    return Listing(queue_filter, after, rows, page.next_after)


async def _filter_values(screen: Screen, queue_filter: Filter) -> dict[str, Any]:
    """What the template needs for the tabs and the filters."""
    numbers = await screen.parts.review_queue.count_tabs(screen.who, queue_filter)
    number = numbers[queue_filter.tab]
    is_open = "filters" in screen.request.query_params
    return {
        "queue_filter": queue_filter,
        "tabs": tabs(queue_filter, numbers),
        "chips": chips(queue_filter, screen.translate),
        "filter_fields": await _fields(screen, queue_filter) if is_open else (),
        "filters_url": queue_url(queue_filter, filters="yes"),
        "bulk_count": number,
        "bulk_most": None if isinstance(number, AtLeast) else number,
    }


async def _fields(screen: Screen, queue_filter: Filter) -> tuple[FilterField, ...]:
    choices = await screen.parts.review_queue.list_choices(screen.who, queue_filter)
    return fields(queue_filter, choices, screen.translate)


async def _pane_values(screen: Screen, listing: Listing, open: str) -> dict[str, Any]:
    """What the template needs of the comment that is open: the first one if none was named."""
    current = open or (listing.rows[0].id if listing.rows else "")
    if not current:
        back = queue_url(listing.queue_filter)
        return {"current": "", "item": None, "next_url": "", "back": back}
    opened = await _opened(screen, listing.queue_filter, current, after=listing.after)
    return opened | {"current": current, "next_url": listing.url_after(current)}


async def _opened(
    screen: Screen, queue_filter: Filter, comment_id: str, *, after: str | None
) -> dict[str, Any]:
    """What the templates of an opened comment need."""
    detail = await screen.parts.open_comments.read_detail(screen.who, comment_id)
    row = row_of(as_listed(detail, queue_filter), queue_filter, after=after)
    back = queue_url(queue_filter, after=after)
    return {
        "item": item_view(detail, row, screen.translate),
        "can_decide": screen.may_decide(detail.item.site.id),
        "own_tab": tab_of(detail.item),
        "next_url": back,
        "back": back,
        "here_url": row.href,
    }
