"""The queue: what waits for a moderator."""

import base64
import binascii
import json
from typing import Annotated

from fastapi import APIRouter, Query

from model.verdict import Label
from service.api.auth import ReadingSite
from service.api.requests import problems
from service.api.schemas.comments import QueueItem
from service.api.schemas.queue import QueuePage
from service.domain.errors import Invalid, UnknownCursor
from service.parts import CurrentParts
from service.store.database.ids import is_id

router = APIRouter(prefix="/v1/queue", tags=["queue"])
CURSOR_FORM = "age-1"  # changes with the order, so that an old cursor is refused


@router.get("", summary="List the queue", responses=problems(401, 403, 422, 503))
async def list_queue(
    site: ReadingSite,
    parts: CurrentParts,
    label: Annotated[Label, Query(description="What the machine said.")] = Label.UNSURE,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[
        str | None, Query(max_length=400, description="`next_cursor` of the page before.")
    ] = None,
) -> QueuePage:
    """Comments that no moderator has decided on, those that have waited longest first."""
    after = None if cursor is None else _read_cursor(cursor, label)
    page = await parts.site_comments.list_waiting(site, label, after=after, limit=limit)
    return QueuePage(
        items=[QueueItem.of(stored) for stored in page.comments],
        next_cursor=None if page.next_after is None else _write_cursor(page.next_after, label),
    )


def _write_cursor(after: str, label: Label) -> str:
    content = json.dumps([CURSOR_FORM, label.value, after]).encode()
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _read_cursor(cursor: str, label: Label) -> str:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        form, of_label, after = json.loads(base64.b64decode(padded, b"-_", validate=True))
    except (ValueError, TypeError, RecursionError, binascii.Error) as error:
        raise UnknownCursor(field="cursor") from error
    if form != CURSOR_FORM or not isinstance(after, str) or not is_id(after):
        raise UnknownCursor(field="cursor")
    if of_label != label.value:
        raise Invalid("this cursor is of the queue of another label", field="cursor")
    return after
