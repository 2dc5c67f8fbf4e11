"""The cookie that holds the token of a session."""

from fastapi import Request
from starlette.responses import Response

from service.domain.people import Session
from service.review.cookies import cookies_of
from service.review.places import see_other

SESSION_COOKIE = "winnow_session"


def token_of(request: Request) -> str | None:
    """The token that came along, good or not."""
    return cookies_of(request).get(request, SESSION_COOKIE)


def begin_session(request: Request, session: Session, *, back: str) -> Response:
    """Set the cookie and go on with a page of ours."""
    answer = see_other(back)
    cookies = cookies_of(request)
    cookies.set(request, answer, SESSION_COOKIE, session.token, until=session.expires_at)
    return answer


def end_session(request: Request) -> Response:
    """Take the cookie away and show the form to sign in."""
    answer = see_other("/review/sign-in")
    cookies_of(request).delete(answer, SESSION_COOKIE)
    return answer
