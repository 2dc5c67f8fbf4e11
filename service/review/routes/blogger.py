"""A site that is a blog at Blogger: connect it, see how it is read, end that. For owners."""

from typing import Annotated

from fastapi import APIRouter, Form
from pydantic import BaseModel, Field
from starlette.responses import Response

from service.domain.blogger import BloggerCredentials
from service.domain.errors import Conflict, Invalid
from service.domain.sites import Site
from service.moderation.blogger import MOST_CREDENTIAL_CHARS
from service.review.catalogues import message
from service.review.places import see_other
from service.review.routes.owned_site import OwnedSite
from service.review.screen import CurrentScreen, Screen

router = APIRouter()
WRONG = {
    "blog_id": message("The number of a blog has digits only."),
    "client_id": message("Copy the client's id as Google shows it, without blanks."),
    "client_secret": message("Copy the client's secret as Google shows it, without blanks."),
    "refresh_token": message("Copy the refresh token as Google shows it, without blanks."),
}
SOME_ARE_MISSING = message("Fill in all three of Google's words, or none of them.")
NOT_CONNECTED = message("This site is not connected to Blogger any more.")

BlogId = Annotated[str, Field(max_length=60)]
Word = Annotated[str, Field(max_length=2 * MOST_CREDENTIAL_CHARS)]


class BloggerForm(BaseModel):
    """How the blog is read; a box that is not ticked is not sent."""

    blog_id: BlogId = ""
    client_id: Word = ""
    client_secret: Word = ""
    refresh_token: Word = ""
    takes_down_unsure: bool = False

    @property
    def words(self) -> tuple[str, str, str]:
        """What Google lets in."""
        return (self.client_id.strip(), self.client_secret.strip(), self.refresh_token.strip())


@router.get("/sites/{site_id}/blogger")
async def show(screen: CurrentScreen, site: OwnedSite) -> Response:
    """How the site's blog at Blogger is read, and how the last round went."""
    return await _page(screen, site)


@router.post("/sites/{site_id}/blogger")
async def connect(
    screen: CurrentScreen, site: OwnedSite, form: Annotated[BloggerForm, Form()]
) -> Response:
    """Read a blog from now on, or in another way."""
    if any(form.words) and not all(form.words):
        words = screen.translate(SOME_ARE_MISSING)
        return await _page(screen, site, error=words, typed=form, status=422)
    try:
        await screen.parts.telling.blogger.connect(
            site,
            form.blog_id.strip(),
            credentials=BloggerCredentials(*form.words) if all(form.words) else None,
            takes_down_unsure=form.takes_down_unsure,
            by=screen.who.moderator,
        )
    except Invalid as error:
        words = screen.translate(WRONG[error.field])
        return await _page(screen, site, error=words, typed=form, status=422)
    return see_other(_place(site))


@router.post("/sites/{site_id}/blogger/now")
async def read_now(screen: CurrentScreen, site: OwnedSite) -> Response:
    """Read it at once, however long it was put off."""
    try:
        await screen.parts.telling.blogger.read_now(site)
    except Conflict:
        return await _page(screen, site, error=screen.translate(NOT_CONNECTED), status=409)
    return see_other(_place(site))


@router.post("/sites/{site_id}/blogger/end")
async def disconnect(screen: CurrentScreen, site: OwnedSite) -> Response:
    """Read it no more, and forget what Google lets in."""
    try:
        await screen.parts.telling.blogger.disconnect(site, by=screen.who.moderator)
    except Conflict:
        return await _page(screen, site, error=screen.translate(NOT_CONNECTED), status=409)
    return see_other(_place(site))


def _place(site: Site) -> str:
    return f"/review/sites/{site.id}/blogger"


async def _page(
    screen: Screen,
    site: Site,
    *,
    error: str = "",
    typed: BloggerForm | None = None,
    status: int = 200,
) -> Response:
    """The page; what Google lets in is never shown again, not even as it was typed."""
    blog = await screen.parts.telling.blogger.read(site)
    shown = blog if typed is None else typed
    values = {
        "site": site,
        "blog": blog,
        "blog_id": "" if shown is None else shown.blog_id,
        "takes_down_unsure": shown is not None and shown.takes_down_unsure,
        "error": error,
    }
    return await screen.show("blogger.html", values, here="sites", status=status)
