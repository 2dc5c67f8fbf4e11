"""Webmention: anybody may tell that a page mentions one of a site's (W3C, 2017)."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import PlainTextResponse, Response

from service.parts import CurrentParts

router = APIRouter(prefix="/webmention", include_in_schema=False)
HOW = "POST source and target here, as a form: https://www.w3.org/TR/webmention/\n"
TAKEN = "Thank you. The page is looked at soon, and a moderator may see it first.\n"


@router.get("/{site_name}")
async def say_how(site_name: str) -> Response:
    """For a person who opens the address."""
    return PlainTextResponse(HOW)


@router.post("/{site_name}")
async def tell(
    request: Request,
    parts: CurrentParts,
    site_name: str,
    source: Annotated[str, Form()] = "",
    target: Annotated[str, Form()] = "",
) -> Response:
    """Have a source looked at. 202, for that is done afterwards."""
    address = request.client.host if request.client else ""
    await parts.mentions.receive(
        site_name, source=source.strip(), target=target.strip(), address=address
    )
    return PlainTextResponse(TAKEN, status_code=202)
