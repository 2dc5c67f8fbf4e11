"""Deciding on comments, noting, undoing, claiming."""

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Form
from starlette.responses import JSONResponse, Response

from service.domain.errors import Invalid
from service.domain.filter import Filter
from service.review.places import HOME
from service.review.routes.fields import Back, Label, NoteText, Revision, Seen
from service.review.screen import CurrentScreen

router = APIRouter()
ALIKE = ":alike"
MOST_SHOWN = 10**9


@router.post("/comments/{comment_id}/decision")
async def decide_comment(
    screen: CurrentScreen,
    comment_id: str,
    label: Label,
    seen: Seen = None,
    revision: Revision = None,
    back: Back = HOME,
) -> Response:
    """Decide on one comment."""
    outcome = await screen.parts.decisions.decide_comment(
        screen.who, comment_id, label, seen=seen, revision=revision
    )
    return screen.answer(outcome, back=back)


@router.post("/comments/{comment_id}/note")
async def note(
    screen: CurrentScreen, comment_id: str, note: NoteText, back: Back = HOME
) -> Response:
    """Keep a note for the other moderators."""
    return screen.answer(
        await screen.parts.decisions.note_on_comment(screen.who, comment_id, note), back=back
    )


@router.post("/undo")
async def undo(
    screen: CurrentScreen,
    action: Annotated[str, Form(max_length=64)] = "",
    back: Back = HOME,
) -> Response:
    """Undo one action, or this moderator's last."""
    if action:
        return screen.answer(await screen.parts.undo.undo_action(screen.who, action), back=back)
    return screen.answer(await screen.parts.undo.undo_last_action(screen.who), back=back)


@router.post("/bulk")
async def decide_selected(
    screen: CurrentScreen,
    label: Label,
    picked: Annotated[list[str] | None, Form(max_length=1000)] = None,
    query: Annotated[str, Form(max_length=4000)] = "",
    back: Back = HOME,
) -> Response:
    """Decide on a selection: each is `id:seen`, or `id:seen:alike` if it stands for several.

    `query` is the filter under which it does.
    """
    selection = [pair.removesuffix(ALIKE) for pair in picked or []]
    if not selection:
        raise Invalid("select some comments first", field="picked")
    outcome = await screen.parts.bulk_decisions.decide_selection(
        screen.who,
        dict(map(_id_and_seen, selection)),
        label,
        alike={pair.partition(":")[0] for pair in picked or [] if pair.endswith(ALIKE)},
        listed=Filter.from_query(parse_qsl(query)),
    )
    return screen.answer(outcome, back=back)


@router.post("/bulk/filter")
async def decide_filtered(
    screen: CurrentScreen,
    label: Label,
    count: Annotated[int | None, Form(ge=0, le=MOST_SHOWN)] = None,
    query: Annotated[str, Form(max_length=4000)] = "",
    back: Back = HOME,
) -> Response:
    """Decide on everything under a filter, as many as were shown; no `count`: however many."""
    queue_filter = Filter.from_query(parse_qsl(query))
    outcome = await screen.parts.bulk_decisions.decide_filter(
        screen.who, queue_filter, label, count=count
    )
    return screen.answer(outcome, back=back)


@router.post("/comments/{comment_id}/claim")
async def claim(screen: CurrentScreen, comment_id: str) -> JSONResponse:
    """Say that this comment is open here. The answer names who has it."""
    held = await screen.parts.open_comments.claim_comment(screen.who, comment_id)
    return JSONResponse({"by": "" if held.is_mine else held.moderator})


@router.post("/comments/{comment_id}/release")
async def release(screen: CurrentScreen, comment_id: str) -> JSONResponse:
    """Let a comment go."""
    await screen.parts.open_comments.release_comment(screen.who, comment_id)
    return JSONResponse({})


def _id_and_seen(pair: str) -> tuple[str, int]:
    comment_id, _, seen = pair.partition(":")
    if not seen.isdecimal() or not seen.isascii() or len(seen) > 9:
        raise Invalid("each is a comment's id and its number", field="picked")
    return comment_id, int(seen)
