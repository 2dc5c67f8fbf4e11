"""Links that owners make: invitations, and links for somebody's lost password."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from service.domain.door_links import Letter, letter_url
from service.domain.errors import Invalid
from service.domain.people import Role
from service.review.catalogues import message
from service.review.letter_writing import write_letter
from service.review.places import own_address, see_other
from service.review.routes.fields import MOST_NAME_CHARS, Name
from service.review.routes.moderators import PLACE, show_moderators
from service.review.screen import CurrentScreen, Screen
from service.review.views.people import NewLink, TypedInvitation

router = APIRouter()
MOST_SITES = 1000
WRONG = {
    "name": message("A name has up to 60 letters, digits and . _ @ + -, and nobody may have it."),
    "address": message("Enter one plain mail address."),
    "sites": message("Tick at least one site."),
}
NO_SITES: list[str] = []

SiteNames = Annotated[
    list[Annotated[str, Form(max_length=MOST_NAME_CHARS)]], Form(max_length=MOST_SITES)
]


@router.post("/moderators/invitations")
async def invite(
    screen: CurrentScreen,
    role: Annotated[Role, Form()],
    name: Name = "",
    address: Annotated[str, Form(max_length=300)] = "",
    site: SiteNames = NO_SITES,
    is_everywhere: Annotated[bool, Form()] = False,
) -> Response:
    """Make an invitation, mail it where that is wanted, and show its link this once."""
    try:
        letter = await screen.parts.invitations.invite(
            screen.who,
            name.strip(),
            role=role,
            site_names=_ticked(site, is_everywhere),
            address=address.strip(),
        )
    except Invalid as error:
        words = screen.translate(WRONG[error.field])
        typed = TypedInvitation(name, address, role, tuple(site), is_everywhere)
        return await show_moderators(screen, error=words, invited=typed, status=422)
    return await _show(screen, letter)


@router.post("/moderators/reset-links")
async def make_reset(screen: CurrentScreen, name: Name) -> Response:
    """Make a link by which a moderator sets another password, and show it this once."""
    return await _show(screen, await screen.parts.invitations.make_reset(screen.who, name))


@router.post("/moderators/links/revocation")
async def revoke(screen: CurrentScreen, link: Annotated[str, Form(max_length=64)] = "") -> Response:
    """Let a link open nothing."""
    await screen.parts.invitations.revoke(screen.who, link)
    return see_other(PLACE)


def _ticked(sites: list[str], is_everywhere: bool) -> list[str]:
    """The sites that are meant; none for every site, which has to be said."""
    if not sites and not is_everywhere:
        raise Invalid("at least one", field="sites")
    return [] if is_everywhere else sites


async def _show(screen: Screen, letter: Letter) -> Response:
    url = own_address(screen.request, screen.parts.settings)
    send, was_taken = screen.parts.send_mail, False
    if letter.address and send is not None:
        mail = write_letter(screen.pages, screen.pages.language(screen.request), letter, url=url)
        was_taken = await send(mail, letter.address)
    new = NewLink(letter.name, letter_url(letter, url=url), letter.address, was_taken)
    return await show_moderators(screen, new_link=new)
