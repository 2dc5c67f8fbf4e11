"""The language, and the sheet of the keys."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from service.domain.errors import Invalid
from service.review.pages import LANGUAGE_COOKIE, CurrentPages
from service.review.places import HOME, see_other
from service.review.routes.fields import Back
from service.review.screen import CurrentScreen

router = APIRouter()
YEAR_SECONDS = 365 * 24 * 3600


@router.get("/keys")
async def keys(screen: CurrentScreen) -> Response:
    """The keys on a page of their own."""
    return await screen.show("keys.html", {}, here="keys")


@router.post("/language")
async def language(
    request: Request,
    pages: CurrentPages,
    language: Annotated[str, Form(max_length=20)],
    back: Back = HOME,
) -> Response:
    """Remember a language in a cookie. Raises Invalid for one there is no catalogue of."""
    if language not in pages.languages:
        raise Invalid(f"one of {', '.join(pages.languages)}", field="language")
    answer = see_other(back)
    answer.set_cookie(
        LANGUAGE_COOKIE,
        language,
        max_age=YEAR_SECONDS,
        path="/review",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return answer
