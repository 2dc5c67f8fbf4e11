"""The cookies that hold the token of a session, and what a browser is known by beyond it."""

from datetime import UTC, datetime, timedelta

from fastapi import Request
from starlette.responses import Response

from service.domain.people import Session
from service.domain.sign_ins import Doorstep
from service.review.cookies import cookies_of
from service.review.places import see_other

SESSION_COOKIE = "winnow_session"
DEVICE_COOKIE = "winnow_device"
DEVICE_KNOWN = timedelta(days=365)


def token_of(request: Request) -> str | None:
    """The token that came along, good or not."""
    return cookies_of(request).get(request, SESSION_COOKIE)


def doorstep_of(request: Request) -> Doorstep:
    """Where the request comes from, and what its browser has kept."""
    address = request.client.host if request.client else ""
    device = cookies_of(request).get(request, DEVICE_COOKIE)
    return Doorstep(address, former=token_of(request), device=device)


def begin_session(request: Request, session: Session, *, back: str) -> Response:
    """Set the cookies and go on with a page of ours."""
    answer = see_other(back)
    cookies = cookies_of(request)
    cookies.set(request, answer, SESSION_COOKIE, session.token, until=session.expires_at)
    until = datetime.now(UTC) + DEVICE_KNOWN
    cookies.set(request, answer, DEVICE_COOKIE, session.device, until=until)
    return answer


def end_session(request: Request) -> Response:
    """Take the cookie away and show the form to sign in."""
    answer = see_other("/review/sign-in")
    cookies_of(request).delete(answer, SESSION_COOKIE)
    return answer
