"""The mail of what waits: one's own choice, and the page that a link of it leads to."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from service.domain.comments import beginning
from service.domain.digests import DigestChoice
from service.domain.errors import Conflict, Invalid
from service.moderation.mail_links import MailedComment
from service.parts import CurrentParts
from service.review.catalogues import message
from service.review.pages import CurrentPages, Pages
from service.review.places import see_other
from service.review.routes.fields import Label
from service.review.screen import CurrentScreen, Screen

router = APIRouter()
PLACE = "/review/digest"
USUAL_HOUR = 8
SHOWN_CHARS = 2000
NO_ADDRESS = message("Enter one plain mail address.")

Token = Annotated[str, Query(max_length=400, pattern=r"^[A-Za-z0-9_.-]+$")]  # no log holds it
Hour = Annotated[int, Form(ge=0, le=23)]


@router.get("/digest")
async def show(screen: CurrentScreen) -> Response:
    """What this moderator chose."""
    chosen = await screen.parts.telling.digests.read(screen.who)
    usual = DigestChoice("", USUAL_HOUR, screen.language)
    return await _page(screen, chosen or usual, is_on=chosen is not None)


@router.post("/digest")
async def choose(
    screen: CurrentScreen,
    hour: Hour,
    quiet_from: Hour,
    quiet_to: Hour,
    language: Annotated[str, Form(max_length=20)],
    address: Annotated[str, Form(max_length=300)] = "",
    is_on: Annotated[bool, Form()] = False,
) -> Response:
    """Have it sent, or not."""
    choice = DigestChoice(address.strip(), hour, language, quiet_from, quiet_to)
    try:
        await screen.parts.telling.digests.choose(screen.who, choice if is_on else None)
    except Invalid as error:
        if error.field != "address":
            raise
        return await _page(screen, choice, is_on=True, error=NO_ADDRESS)
    return see_other(PLACE)


@router.get("/mail")
async def follow(
    request: Request, parts: CurrentParts, pages: CurrentPages, token: Token
) -> Response:
    """Ask what to make of the comment of a link. Whoever opens it changes nothing."""
    return _ask(request, pages, await parts.telling.links.open(token))


@router.post("/mail")
async def decide(
    request: Request,
    parts: CurrentParts,
    pages: CurrentPages,
    token: Token,
    label: Label,
    seen: Annotated[int, Form(ge=0)],
) -> Response:
    """Decide, as the moderator whom the mail went to."""
    try:
        mailed = await parts.telling.links.decide(token, label, seen=seen)
    except Conflict:
        mailed = await parts.telling.links.open(token)
        return _ask(request, pages, mailed, status=409)
    return _ask(request, pages, mailed)


def _ask(request: Request, pages: Pages, mailed: MailedComment, *, status: int = 200) -> Response:
    values = {
        "item": mailed.item,
        "is_open": mailed.is_open,
        "name": mailed.who.moderator.name,
        "text": beginning(mailed.item.stored.comment.text, chars=SHOWN_CHARS),
    }
    answer = pages.answer(request, "mail_decision.html", values, status=status)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


async def _page(screen: Screen, choice: DigestChoice, *, is_on: bool, error: str = "") -> Response:
    values = {
        "choice": choice,
        "is_on": is_on,
        "can_send": bool(screen.parts.settings.smtp_host),
        "error": screen.translate(error) if error else "",
    }
    status = 422 if error else 200
    return await screen.show("digest.html", values, status=status)
