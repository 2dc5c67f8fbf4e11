"""What changes while a page is open, as server-sent events."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header
from starlette.responses import StreamingResponse

from service.review.routes.fields import MOST_CURSOR_CHARS, Cursor
from service.review.screen import CurrentScreen, Screen
from service.review.session_cookie import token_of

router = APIRouter()
POLL_SECONDS = 1.0
# The browser comes back by itself: so a stream never outlives its session for long, nor holds
# up a service that is to stop, nor is it silent for the minute after which a proxy gives up.
STREAM_SECONDS = 45.0
RETRY_MS = 500


@router.get("/events")
async def events(
    screen: CurrentScreen,
    last_event_id: Annotated[str | None, Header(max_length=MOST_CURSOR_CHARS)] = None,
    after: Cursor = None,
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
        since = await screen.parts.review_queue.list_changes(screen.who, after=cursor)
        if since.is_reset:
            yield _event("reset", {}, since.cursor)
        for change in since.changes:
            yield _event("change", {"kind": change.kind, "id": change.comment_id}, since.cursor)
        if cursor is None:
            yield _event("ready", {}, since.cursor)
        cursor = since.cursor
        await asyncio.sleep(POLL_SECONDS)


async def _is_signed_in(screen: Screen) -> bool:
    return await screen.parts.signing_in.signed_in(token_of(screen.request)) is not None


def _event(name: str, content: dict[str, str], cursor: str) -> str:
    return f"event: {name}\nid: {cursor}\ndata: {json.dumps(content)}\n\n"
