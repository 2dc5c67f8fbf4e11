"""What changes while a page is open, as server-sent events."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Query
from starlette.responses import StreamingResponse

from service.review.screen import SESSION_COOKIE, CurrentScreen, Screen

router = APIRouter()
POLL_SECONDS = 1.0
# The browser comes back by itself: so a stream never outlives its session for long, nor holds
# up a service that is to stop.
STREAM_SECONDS = 60.0
RETRY_MS = 500
MAX_CURSOR_CHARS = 600


@router.get("/events")
async def events(
    screen: CurrentScreen,
    last_event_id: Annotated[str | None, Header(max_length=MAX_CURSOR_CHARS)] = None,
    after: Annotated[str | None, Query(max_length=MAX_CURSOR_CHARS)] = None,
) -> StreamingResponse:
    """`change` for a comment to look at again, `reset` to look at everything again.

    `after` is the cursor that the page was made with: nothing that came since is missed.
    """
    cursor = last_event_id or after
    # A bad cursor is refused here, not in the middle of the stream.
    await screen.parts.review_queue.list_changes(screen.who, after=cursor)
    stream = _stream(screen, cursor)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


async def _stream(screen: Screen, cursor: str | None) -> AsyncIterator[str]:
    ends = time.monotonic() + STREAM_SECONDS
    yield f"retry: {RETRY_MS}\n\n"
    while time.monotonic() < ends and await _is_signed_in(screen):
        found = await screen.parts.review_queue.list_changes(screen.who, after=cursor)
        if found.is_reset:
            yield _event("reset", {}, found.cursor)
        for change in found.changes:
            told = {"kind": change.kind, "id": change.comment_id}
            yield _event("change", told, found.cursor)
        if cursor is None:
            yield _event("ready", {}, found.cursor)
        cursor = found.cursor
        await asyncio.sleep(POLL_SECONDS)


async def _is_signed_in(screen: Screen) -> bool:
    token = screen.request.cookies.get(SESSION_COOKIE)
    return await screen.parts.signing_in.signed_in(token) is not None


def _event(name: str, content: dict[str, str], cursor: str) -> str:
    return f"event: {name}\nid: {cursor}\ndata: {json.dumps(content)}\n\n"
