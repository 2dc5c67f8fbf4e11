"""What whoever has a link does with it, and what somebody does who lost the password."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query
from starlette.background import BackgroundTask
from starlette.responses import Response

from service.domain.door_links import DoorLink, DoorLinkKind, Letter
from service.domain.errors import (
    Conflict,
    Invalid,
    NotFound,
    TooLate,
    TooMany,
    WrongPasskey,
)
from service.domain.passkeys import PasskeyAnswer
from service.parts import CurrentParts, Parts
from service.review.catalogues import message
from service.review.letter_writing import write_letter
from service.review.places import HOME, own_address, see_other
from service.review.routes.fields import Name, Password
from service.review.routes.passkeys import Challenge, Credential, as_json, place_of
from service.review.routes.signing_in import (
    REFUSALS,
    TOO_SHORT,
    UNKNOWN,
    in_seconds,
    refuse_own,
    refuse_own_change,
)
from service.review.screen import CurrentScreen
from service.review.session_cookie import begin_session, doorstep_of
from service.review.visit import CurrentVisit, Visit

router = APIRouter()
WRONG = {
    "name": message("A name has up to 60 letters, digits and . _ @ + -, and nobody may have it."),
    "password": TOO_SHORT,
}
FORMS: dict[DoorLinkKind, str] = {
    "invitation": "invitation.html",
    "reset": "new_password.html",
    "entry": "entry.html",
}
NO_ADDRESS = message("Enter one plain mail address.")

Token = Annotated[str, Query(max_length=100)]  # not in the path: no log holds it


def new_key(
    visit: CurrentVisit,
    password: Password = "",
    challenge: Challenge = "",
    credential: Credential = "",
) -> str | PasskeyAnswer:
    """What is to let somebody in from now on: the passkey that was made, else the password."""
    if not credential:
        return password
    return PasskeyAnswer(challenge, credential, place_of(visit.request, visit.settings))


@router.get("/link")
async def follow(visit: CurrentVisit, token: Token = "") -> Response:
    """Ask for what the link is for. Whoever opens it changes nothing."""
    try:
        link = await visit.signing_in.links.open(token)
    except NotFound:
        return _gone(visit)
    return _form(visit, link, name=link.name)


@router.post("/link/passkey")
async def ask_for_passkey(visit: CurrentVisit, token: Token = "", name: Name = "") -> Response:
    """What a browser needs to make a passkey in the place of a password. The link stays good."""
    place = place_of(visit.request, visit.settings)
    links = visit.signing_in.links
    return as_json(await links.ask_for_passkey(token, place, name=name.strip()))


@router.post("/link")
async def use(
    visit: CurrentVisit,
    key: Annotated[str | PasskeyAnswer, Depends(new_key)],
    token: Token = "",
    name: Name = "",
) -> Response:
    """Use the link up: become a moderator and begin a session, or set another password."""
    links, at = visit.signing_in.links, doorstep_of(visit.request)
    try:
        link = await links.open(token)
        if link.kind == "entry":
            session = await links.enter(token, at=at)
            return begin_session(visit.request, session, back=HOME)
        if visit.settings.oidc_only:
            return await refuse_own(visit)
        if link.kind == "reset":
            await links.reset(token, key=key, at=at)
            return see_other("/review/sign-in")
        session = await links.accept(token, name=name.strip(), key=key, at=at)
    except NotFound:
        return _gone(visit)
    except Invalid as error:
        words = visit.translate(WRONG[error.field])
        return _form(visit, link, name=name, error=words, status=422)
    except (TooLate, WrongPasskey, Conflict):
        return _form(visit, link, name=name, error=visit.translate(UNKNOWN), status=403)
    return begin_session(visit.request, session, back=HOME)


@router.get("/forgotten")
async def forgotten(visit: CurrentVisit, parts: CurrentParts) -> Response:
    """What to do about a lost password."""
    return _forgotten(visit, parts)


@router.post("/forgotten")
async def ask(visit: CurrentVisit, parts: CurrentParts, name: Name = "") -> Response:
    """Mail a link. The answer is the same whether there is such a moderator, and comes as soon."""
    if parts.send_mail is None or visit.settings.oidc_only:
        return _forgotten(visit, parts)
    try:
        letter = await visit.signing_in.links.ask_for_reset(name, doorstep_of(visit.request))
    except TooMany as error:
        return _forgotten(visit, parts, error=in_seconds(error, visit.translate), status=429)
    answer = _forgotten(visit, parts, was_asked=True)
    if letter is not None:
        answer.background = BackgroundTask(_mail, visit, parts, letter)
    return answer


@router.post("/password/address")
async def choose_address(
    screen: CurrentScreen,
    address: Annotated[str, Form(max_length=300)] = "",
    password: Password = "",
) -> Response:
    """Choose where a link for a lost password goes."""
    links, at = screen.parts.signing_in.links, doorstep_of(screen.request)
    try:
        await links.choose_address(screen.who, address.strip(), password=password, at=at)
    except tuple(REFUSALS) as error:
        return await refuse_own_change(screen, error, invalid=NO_ADDRESS)
    return see_other("/review/password")


async def _mail(visit: Visit, parts: Parts, letter: Letter) -> None:
    url = own_address(visit.request, parts.settings)
    mail = write_letter(visit.pages, visit.pages.language(visit.request), letter, url=url)
    if parts.send_mail is not None:
        await parts.send_mail(mail, letter.address)


def _form(
    visit: Visit, link: DoorLink, *, name: str, error: str = "", status: int = 200
) -> Response:
    answer = visit.page(
        FORMS[link.kind],
        {"link": link, "name": name, "error": error},
        status=status,
    )
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _gone(visit: Visit) -> Response:
    return visit.page("ended_link.html", {}, status=404)


def _forgotten(
    visit: Visit, parts: Parts, *, was_asked: bool = False, error: str = "", status: int = 200
) -> Response:
    can_send = parts.send_mail is not None and not parts.settings.oidc_only
    values = {"can_send": can_send, "was_asked": was_asked, "error": error}
    return visit.page("forgotten.html", values, status=status)
