"""Passkeys: signing in with one, making one, removing it."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import JSONResponse, Response

from service.domain.errors import Conflict, TooLate, TooMany, WrongPasskey
from service.domain.passkeys import PasskeyAnswer, PasskeyChallenge, PasskeyPlace
from service.parts import CurrentParts
from service.review.catalogues import message
from service.review.places import HOME, own_page, see_other
from service.review.routes.fields import Back, Name, Password
from service.review.routes.signing_in import (
    REFUSALS,
    UNKNOWN,
    in_seconds,
    refuse_own,
    refuse_own_change,
    sign_in_form,
)
from service.review.screen import CurrentScreen
from service.review.session_cookie import begin_session, doorstep_of
from service.review.visit import CurrentVisit
from service.settings import Settings

router = APIRouter()
UNNAMED = message("Give the passkey a name of at most 60 characters; there may be twenty.")

Token = Annotated[str, Form(max_length=300)]
Challenge = Annotated[str, Form(alias="token", max_length=300)]  # where the address has a token
Credential = Annotated[str, Form(max_length=20_000)]


@router.post("/passkeys/challenge")
async def ask(request: Request, parts: CurrentParts) -> Response:
    """What a browser is to sign, of somebody who is not signed in."""
    return as_json(parts.signing_in.passkeys.ask(place_of(request, parts.settings)))


@router.post("/passkeys/sign-in")
async def sign_in(
    visit: CurrentVisit,
    token: Token = "",
    credential: Credential = "",
    back: Back = HOME,
) -> Response:
    """Begin a session with a passkey: it stands for password and second factor."""
    if visit.settings.oidc_only:
        return await refuse_own(visit)
    answer = PasskeyAnswer(token, credential, place_of(visit.request, visit.settings))
    try:
        at = doorstep_of(visit.request)
        session = await visit.signing_in.sign_in_with_passkey(answer, at=at)
    except (TooLate, WrongPasskey):
        words = visit.translate(UNKNOWN)
        return await sign_in_form(visit, back=own_page(back), error=words, status=401)
    except TooMany as error:
        words = in_seconds(error, visit.translate)
        return await sign_in_form(visit, back=own_page(back), error=words, status=429)
    return begin_session(visit.request, session, back=back)


@router.post("/passkeys/options")
async def ask_for_new(screen: CurrentScreen) -> Response:
    """What a browser needs to make a passkey."""
    place = place_of(screen.request, screen.parts.settings)
    return as_json(await screen.parts.signing_in.passkeys.ask_for_new(screen.who, place))


@router.post("/passkeys")
async def add(
    screen: CurrentScreen,
    name: Name = "",
    password: Password = "",
    token: Token = "",
    credential: Credential = "",
) -> Response:
    """Keep a passkey that the browser has made."""
    answer = PasskeyAnswer(token, credential, place_of(screen.request, screen.parts.settings))
    passkeys, at = screen.parts.signing_in.passkeys, doorstep_of(screen.request)
    try:
        await passkeys.add(screen.who, answer, name=name, password=password, at=at)
    except tuple(REFUSALS) as error:
        return await refuse_own_change(screen, error, invalid=UNNAMED)
    return see_other("/review/password")


@router.post("/passkeys/removal")
async def remove(
    screen: CurrentScreen, passkey: Annotated[str, Form(max_length=64)] = ""
) -> Response:
    """Let one of the own passkeys open nothing any more."""
    try:
        await screen.parts.signing_in.passkeys.remove(screen.who, passkey)
    except Conflict as error:
        return await refuse_own_change(screen, error)
    return see_other("/review/password")


def place_of(request: Request, settings: Settings) -> PasskeyPlace:
    """As the owner said where Winnow is, else as the browser did."""
    address = settings.public_url
    if address is not None:
        return PasskeyPlace(address.host, address.origin)
    url = request.url
    return PasskeyPlace(url.hostname or "", f"{url.scheme}://{url.netloc}")


def as_json(challenge: PasskeyChallenge) -> Response:
    """What a script hands to the browser; nobody keeps it."""
    return JSONResponse(asdict(challenge), headers={"Cache-Control": "no-store"})
