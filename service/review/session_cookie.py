"""The cookie that holds the token of a session."""

from fastapi import Request
from starlette.responses import Response

from service.domain.people import Session
from service.review.places import see_other

SESSION_COOKIE = "winnow_session"


def token_of(request: Request) -> str | None:
    """The token that came along, good or not."""
    return request.cookies.get(SESSION_COOKIE)


def begin_session(request: Request, session: Session, *, back: str) -> Response:
    """Set the cookie and go on with a page of ours."""
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


def end_session() -> Response:
    """Take the cookie away and show the form to sign in."""
    answer = see_other("/review/sign-in")
    answer.delete_cookie(SESSION_COOKIE, path="/review", httponly=True, samesite="lax")
    return answer
