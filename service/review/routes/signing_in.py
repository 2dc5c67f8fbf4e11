"""Signing in and out, the first owner's link, and one's own password."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from service.domain.errors import Invalid, NotFound, TooMany, WrongPassword
from service.domain.people import Session
from service.moderation.signing_in import SigningIn
from service.review.language import message
from service.review.screen import HOME, SESSION_COOKIE, CurrentScreen, Screen, own_page, see_other

router = APIRouter()
Name = Annotated[str, Form(max_length=200)]
Password = Annotated[str, Form(max_length=1000)]
Back = Annotated[str, Form(max_length=4000)]

WRONG = message("Name and password do not go together.")
TOO_MANY = message("Too many attempts: try again in {n} seconds.")
NOT_YOURS = message("This is not your present password.")


@router.get("/sign-in")
async def sign_in_page(
    request: Request, back: Annotated[str, Query(max_length=4000)] = HOME
) -> Response:
    """The form; somebody who is signed in goes on at once."""
    if await _signing_in(request).signed_in(request.cookies.get(SESSION_COOKIE)):
        return see_other(back)
    return await _form(request, back=own_page(back))


@router.post("/sign-in")
async def sign_in(
    request: Request, name: Name = "", password: Password = "", back: Back = HOME
) -> Response:
    """Begin a session. A cookie that came along is ended, never taken over."""
    words = request.app.state.review_pages.words(request)
    try:
        session = await _signing_in(request).sign_in(
            name,
            password,
            address=_address(request),
            former=request.cookies.get(SESSION_COOKIE),
        )
    except WrongPassword:
        return await _form(request, back=own_page(back), name=name, error=words(WRONG), status=401)
    except TooMany as error:
        told = words(TOO_MANY).replace("{n}", str(error.retry_seconds))
        return await _form(request, back=own_page(back), name=name, error=told, status=429)
    return _begin(request, session, back=back)


@router.get("/welcome/{token}")
async def welcome_page(request: Request, token: str) -> Response:
    """The first owner's form. Raises NotFound for a link that is used up."""
    if not await _signing_in(request).is_link_good(token):
        raise NotFound("this link is used up, or it never was one")
    return _welcome(request)


@router.post("/welcome/{token}")
async def welcome(
    request: Request, token: str, name: Name = "", password: Password = ""
) -> Response:
    """Make the first owner and begin a session. The link is used up."""
    try:
        session = await _signing_in(request).accept_link(token, name=name, password=password)
    except Invalid as error:
        return _welcome(request, name=name, error=error.detail, status=422)
    return _begin(request, session, back=HOME)


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """End this session."""
    token = request.cookies.get(SESSION_COOKIE)
    if token:
        await _signing_in(request).sign_out(token)
    return _end()


@router.post("/sign-out-everywhere")
async def sign_out_everywhere(screen: CurrentScreen) -> Response:
    """End all sessions of this moderator."""
    await _signing_in(screen.request).sign_out_everywhere(screen.who)
    return _end()


@router.get("/password")
async def password_page(screen: CurrentScreen) -> Response:
    """The form for another password."""
    return await _password(screen)


@router.post("/password")
async def change_password(
    screen: CurrentScreen, old: Password = "", new: Password = ""
) -> Response:
    """Set another password: every other session of this moderator ends."""
    request = screen.request
    try:
        session = await _signing_in(request).change_password(
            screen.who, old=old, new=new, address=_address(request)
        )
    except WrongPassword:
        return await _password(screen, error=screen.translate(NOT_YOURS), status=403)
    except Invalid as error:
        return await _password(screen, error=error.detail, status=422)
    except TooMany as error:
        told = screen.translate(TOO_MANY).replace("{n}", str(error.retry_seconds))
        return await _password(screen, error=told, status=429)
    return _begin(request, session, back=HOME)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _signing_in(request: Request) -> SigningIn:
    found: SigningIn = request.app.state.signing_in
    return found


async def _form(
    request: Request, *, back: str, name: str = "", error: str = "", status: int = 200
) -> Response:
    has_moderators = await _signing_in(request).has_moderators()
    values = {"back": back, "name": name, "error": error, "has_moderators": has_moderators}
    answer: Response = request.app.state.review_pages.answer(
        request, "sign_in.html", values, status=status
    )
    return answer


def _welcome(request: Request, *, name: str = "", error: str = "", status: int = 200) -> Response:
    answer: Response = request.app.state.review_pages.answer(
        request, "first_owner.html", {"name": name, "error": error}, status=status
    )
    return answer


async def _password(screen: Screen, *, error: str = "", status: int = 200) -> Response:
    return await screen.show("password.html", {"error": error}, status=status)


def _begin(request: Request, session: Session, *, back: str) -> Response:
    answer = see_other(back)
    answer.set_cookie(
        SESSION_COOKIE,
        session.token,
        expires=session.expires_at,
        path="/review",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",  # strict would sign a moderator out who comes by a link in a mail
    )
    return answer


def _end() -> Response:
    answer = see_other("/review/sign-in")
    answer.delete_cookie(SESSION_COOKIE, path="/review", httponly=True, samesite="lax")
    return answer
