"""Signing in and out, the first owner's link, and one's own password."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.responses import Response

from service.domain.errors import (
    Conflict,
    Invalid,
    NotFound,
    ServiceError,
    TooLate,
    TooMany,
    WrongCode,
    WrongPasskey,
    WrongPassword,
)
from service.domain.people import AwaitedCode
from service.parts import CurrentParts
from service.review.catalogues import message
from service.review.places import HOME, MOST_BACK_CHARS, own_page, see_other
from service.review.routes.fields import Back, Code, Name, Password
from service.review.screen import CurrentScreen, Screen
from service.review.session_cookie import begin_session, doorstep_of, end_session
from service.review.views.sign_ins import SIGN_IN_WORDS
from service.review.visit import CurrentVisit, Visit

router = APIRouter()
MOST_AWAITED_CHARS = 300

WRONG = message("Name and password do not go together.")
TOO_MANY = message("Too many attempts: try again in {n} seconds.")
WRONG_CODE = message("This is not a code of now, or it was used already: wait for the next one.")
TOO_LATE = message("That took more than five minutes: give your password again.")
ONLY_PROVIDER = message("Here one signs in by the provider of the organisation only.")
NOT_YOURS = message("This is not your present password.")
UNKNOWN = message("This passkey is not known here, or it took too long: try again.")
SHUT_OUT = message(
    "Without this passkey you could not sign in: set a password or make another first."
)
TOO_SHORT = message("A password has 12 to 1,000 characters.")

# What may be wrong with a change of what lets oneself in, and what is said of it.
REFUSALS: dict[type[ServiceError], str] = {
    WrongPassword: NOT_YOURS,
    TooLate: UNKNOWN,
    WrongPasskey: UNKNOWN,
    Conflict: SHUT_OUT,
    Invalid: "",
    TooMany: "",
}


@router.get("/sign-in")
async def sign_in_page(
    visit: CurrentVisit, back: Annotated[str, Query(max_length=MOST_BACK_CHARS)] = HOME
) -> Response:
    """The form; somebody who is signed in goes on at once."""
    if await visit.signing_in.signed_in(visit.token):
        return see_other(back)
    return await sign_in_form(visit, back=own_page(back))


@router.post("/sign-in")
async def sign_in(
    visit: CurrentVisit, name: Name = "", password: Password = "", back: Back = HOME
) -> Response:
    """Begin a session. A cookie that came along is ended, never taken over."""
    if visit.settings.oidc_only:
        return await refuse_own(visit)
    try:
        session = await visit.signing_in.sign_in(name, password, at=doorstep_of(visit.request))
    except WrongPassword:
        words = visit.translate(WRONG)
        return await sign_in_form(visit, back=own_page(back), name=name, error=words, status=401)
    except TooMany as error:
        words = in_seconds(error, visit.translate)
        return await sign_in_form(visit, back=own_page(back), name=name, error=words, status=429)
    if isinstance(session, AwaitedCode):
        return _second_step(visit, session.token, back=back)
    return begin_session(visit.request, session, back=back)


@router.post("/sign-in/code")
async def sign_in_with_code(
    visit: CurrentVisit,
    awaited: Annotated[str, Form(max_length=MOST_AWAITED_CHARS)] = "",
    code: Code = "",
    back: Back = HOME,
) -> Response:
    """The second step: a code of the second factor."""
    if visit.settings.oidc_only:
        return await refuse_own(visit)
    at = doorstep_of(visit.request)
    try:
        session = await visit.signing_in.sign_in_with_code(awaited, code, at=at)
    except TooLate:
        words = visit.translate(TOO_LATE)
        return await sign_in_form(visit, back=own_page(back), error=words, status=401)
    except WrongCode:
        words = visit.translate(WRONG_CODE)
        return _second_step(visit, awaited, back=back, error=words, status=401)
    except TooMany as error:
        words = in_seconds(error, visit.translate)
        return _second_step(visit, awaited, back=back, error=words, status=429)
    return begin_session(visit.request, session, back=back)


@router.get("/welcome/{token}")
async def welcome_page(visit: CurrentVisit, token: str) -> Response:
    """The first owner's form, or why this link opens nothing any more."""
    if not await visit.signing_in.is_link_good(token):
        return await _used_up(visit)
    return _welcome(visit)


@router.post("/welcome/{token}")
async def welcome(
    visit: CurrentVisit,
    parts: CurrentParts,
    token: str,
    name: Name = "",
    password: Password = "",
) -> Response:
    """Make the first owner and begin a session. The link is used up."""
    try:
        session = await visit.signing_in.accept_link(token, name=name, password=password)
    except Invalid as error:
        return _welcome(visit, name=name, error=error.detail, status=422)
    except NotFound:
        return await _used_up(visit)
    site = await parts.sites.find_unaddressed()
    back = HOME if site is None else f"/review/sites/{site.id}"
    return begin_session(visit.request, session, back=back)


@router.post("/sign-out")
async def sign_out(visit: CurrentVisit) -> Response:
    """End this session."""
    if visit.token:
        await visit.signing_in.sign_out(visit.token)
    return end_session(visit.request)


@router.post("/sign-out-everywhere")
async def sign_out_everywhere(screen: CurrentScreen) -> Response:
    """End all sessions of this moderator."""
    await screen.parts.signing_in.sign_out_everywhere(screen.who)
    return end_session(screen.request)


@router.get("/password")
async def password_page(screen: CurrentScreen) -> Response:
    """The form for another password."""
    return await show_password(screen)


@router.post("/password")
async def change_password(
    screen: CurrentScreen, old: Password = "", new: Password = ""
) -> Response:
    """Set another password: every other session of this moderator ends."""
    try:
        session = await screen.parts.signing_in.change_password(
            screen.who, old=old, new=new, at=doorstep_of(screen.request)
        )
    except tuple(REFUSALS) as error:
        return await refuse_own_change(screen, error, invalid=TOO_SHORT)
    return begin_session(screen.request, session, back=HOME)


@router.post("/sessions/end")
async def end_one_session(
    screen: CurrentScreen, session: Annotated[str, Form(max_length=64)]
) -> Response:
    """End one of the own sessions, such as that of a lost telephone."""
    await screen.parts.signing_in.end_session(screen.who, session)
    return see_other("/review/password")


def in_seconds(error: TooMany, translate: Callable[[str], str]) -> str:
    """How long to wait, in the reader's language."""
    return translate(TOO_MANY).replace("{n}", str(error.retry_seconds))


async def sign_in_form(
    visit: Visit, *, back: str, name: str = "", error: str = "", status: int = 200
) -> Response:
    """The form to sign in, again with what was wrong."""
    has_moderators = await visit.signing_in.has_moderators()
    values = {
        "back": back,
        "name": name,
        "error": error,
        "has_moderators": has_moderators,
        "has_provider": bool(visit.settings.oidc_issuer),
        "takes_passwords": not visit.settings.oidc_only,
    }
    return visit.page("sign_in.html", values, status=status)


async def refuse_own(visit: Visit) -> Response:
    """The answer to a password, a passkey or a link where only the provider counts."""
    return await sign_in_form(visit, back=HOME, error=visit.translate(ONLY_PROVIDER), status=403)


def _welcome(visit: Visit, *, name: str = "", error: str = "", status: int = 200) -> Response:
    return visit.page("first_owner.html", {"name": name, "error": error}, status=status)


async def _used_up(visit: Visit) -> Response:
    has_moderators = await visit.signing_in.has_moderators()
    return visit.page("used_link.html", {"has_moderators": has_moderators}, status=404)


def _second_step(
    visit: Visit, awaited: str, *, back: str, error: str = "", status: int = 200
) -> Response:
    values = {"awaited": awaited, "back": own_page(back), "error": error}
    return visit.page("second_step.html", values, status=status)


async def refuse_own_change(screen: Screen, error: ServiceError, *, invalid: str = "") -> Response:
    """One's own page, with what was wrong; `invalid` says so of what was filled in."""
    if isinstance(error, TooMany):
        words = in_seconds(error, screen.translate)
    else:
        words = screen.translate(REFUSALS[type(error)] or invalid)
    status = 403 if error.status == 401 else error.status  # they are signed in
    return await show_password(screen, error=words, status=status)


async def show_password(screen: Screen, *, error: str = "", status: int = 200) -> Response:
    """All about one's own password, passkeys, second factor and sessions."""
    values = {
        "error": error,
        "proving": await screen.parts.signing_in.read_proving(screen.who),
        "can_send": screen.parts.send_mail is not None,
        "reset_address": await screen.parts.signing_in.links.read_address(screen.who),
        "sessions": await screen.parts.signing_in.list_sessions(screen.who),
        "this_session": screen.who.session_id,
        "passkeys": await screen.parts.signing_in.passkeys.list_own(screen.who),
        "factor": await screen.parts.signing_in.factors.read(screen.who),
        "sign_ins": (
            await screen.parts.signing_in.log.list_page(screen.who, is_own=True, limit=10)
        ).entries,
        "sign_in_words": SIGN_IN_WORDS,
    }
    return await screen.show("password.html", values, status=status)
