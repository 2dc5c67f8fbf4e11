"""What the script of a page without a server asks: the script itself, comments, and a new one.

Answers may be read by pages of the site alone, errors among them (`readable.py`).
"""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import FileResponse, JSONResponse, Response

from service.api.schemas.fields import Address, Name, Text
from service.domain.embedding import MOST_PAGE_CHARS, EmbeddedComment, PublishedComment
from service.parts import CurrentParts

router = APIRouter(prefix="/embed", include_in_schema=False)
SCRIPT = Path(__file__).parent / "embed.js"
OF_SCRIPT = {
    "Cache-Control": "public, max-age=3600",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}
MOST_CHARS = 20_000

Page = Annotated[Text, Field(max_length=MOST_PAGE_CHARS)]


class CommentForm(BaseModel):
    """The form of a page. It is sent as browsers send forms, so that they ask nothing before."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    page: Page
    ticket: Annotated[Text, Field(max_length=100)]
    name: Annotated[Name, Field(min_length=1, max_length=100)]
    email: Annotated[Name, Field(max_length=200)] = ""
    url: Annotated[Address, Field(max_length=500)] = ""
    text: Annotated[Text, Field(min_length=1, max_length=MOST_CHARS)]

    def sent(self) -> EmbeddedComment:
        """As it is judged."""
        return EmbeddedComment(**self.model_dump())


@router.get("/winnow.js")
async def script() -> Response:
    """The script that a page names."""
    return FileResponse(SCRIPT, media_type="text/javascript", headers=OF_SCRIPT)


@router.get("/{site_name}/comments")
async def read_comments(
    request: Request, parts: CurrentParts, site_name: str, page: Annotated[Page, Query()]
) -> Response:
    """What is published on a page, and the ticket for a comment to it."""
    origin = request.headers.get("origin", "")
    site, _ = await parts.embedding.site_of(site_name, origin=origin)
    on_page = await parts.embedding.read(site, page, address=_address_of(request))
    content = {
        "comments": [_shown(comment) for comment in on_page.comments],
        "ticket": on_page.ticket,
    }
    return JSONResponse(content)


@router.post("/{site_name}/comments")
async def send_comment(
    request: Request, parts: CurrentParts, site_name: str, form: Annotated[CommentForm, Form()]
) -> Response:
    """Judge a comment and keep it; what is not published waits for a moderator."""
    origin = request.headers.get("origin", "")
    address = _address_of(request)
    site, options = await parts.embedding.site_of(site_name, origin=origin)
    is_public = await parts.embedding.take(site, options, form.sent(), address=address)
    return JSONResponse({"state": "published" if is_public else "waiting"})


def _address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def _shown(comment: PublishedComment) -> dict[str, str]:
    return {
        "name": comment.name,
        "url": comment.url if comment.url.startswith(("http://", "https://")) else "",
        "text": comment.text,
        "written_at": comment.written_at.isoformat(),
    }
