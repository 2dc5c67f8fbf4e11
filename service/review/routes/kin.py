"""Everything by this author, host or campaign; trust and block."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form
from starlette.responses import Response

from service.domain.kin import KinDecision
from service.domain.traits import Kin
from service.review.routes.deciding import Back, Label, Revision, Seen
from service.review.screen import HOME, CurrentScreen

router = APIRouter()
Value = Annotated[str, Form(max_length=300)]
Host = Annotated[str, Form(min_length=1, max_length=300)]


@router.post("/comments/{comment_id}/everything")
async def decide_kin(
    screen: CurrentScreen,
    comment_id: str,
    kin: Annotated[Kin, Form()],
    label: Label,
    value: Value = "",
    excepted: Annotated[list[str] | None, Form(max_length=1000)] = None,
    and_later: Annotated[Literal["yes", ""], Form()] = "",
    tab: Annotated[Literal["held", "rejected", "published", ""], Form()] = "",
    seen: Seen = None,
    revision: Revision = None,
    back: Back = HOME,
) -> Response:
    """Decide on a comment and everything without a decision that goes with it, as one action."""
    decision = KinDecision(
        comment_id,
        kin,
        label,
        host=value,
        seen=seen,
        revision=revision,
        tab=tab or None,
        spared=frozenset(excepted or []),
        and_later=bool(and_later),
    )
    done = await screen.parts.bulk_decisions.decide_kin(screen.who, decision)
    return screen.done(done, back=back)


@router.post("/comments/{comment_id}/trust")
async def trust(screen: CurrentScreen, comment_id: str, back: Back = HOME) -> Response:
    """Ham from this author from now on."""
    return screen.done(await screen.parts.rules.trust_author(screen.who, comment_id), back=back)


@router.post("/comments/{comment_id}/block")
async def block(screen: CurrentScreen, comment_id: str, value: Host, back: Back = HOME) -> Response:
    """Spam with this host from now on."""
    return screen.done(
        await screen.parts.rules.block_host(screen.who, comment_id, value), back=back
    )
