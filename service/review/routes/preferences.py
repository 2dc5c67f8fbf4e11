"""The language, the height of the rows, and the sheet of the keys."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from service.domain.errors import Invalid
from service.review.cookies import cookies_of
from service.review.pages import LANGUAGE_COOKIE, ROWS_COOKIE, CurrentPages
from service.review.places import HOME, see_other
from service.review.routes.fields import Back
from service.review.screen import CurrentScreen

router = APIRouter()
YEAR = timedelta(days=365)


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
    return _remembering(request, LANGUAGE_COOKIE, language, back=back)


@router.post("/rows")
async def rows(
    request: Request, rows: Annotated[Literal["dense", "roomy"], Form()], back: Back = HOME
) -> Response:
    """Remember how high the rows of the queue are, in a cookie."""
    return _remembering(request, ROWS_COOKIE, rows, back=back)


def _remembering(request: Request, name: str, value: str, *, back: str) -> Response:
    answer = see_other(back)
    until = datetime.now(UTC) + YEAR
    cookies_of(request).set(request, answer, name, value, until=until)
    return answer
