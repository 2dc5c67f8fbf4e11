"""The moderators: who may review, for owners."""

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from starlette.responses import Response

from service.domain.errors import Conflict, Invalid
from service.domain.people import Role
from service.review.places import see_other
from service.review.routes.fields import Name, Password, QueryName, SiteName
from service.review.screen import CurrentScreen, Screen
from service.review.views.people import (
    ROLE_WORDS,
    NewLink,
    TypedInvitation,
    owned_sites,
    person_view,
)

router = APIRouter()
PLACE = "/review/moderators"
NOTHING_TYPED = TypedInvitation()


@router.get("/moderators")
async def moderators(screen: CurrentScreen, removed: QueryName = "") -> Response:
    """Everybody who can sign in, and the forms to change that. `removed` was just now."""
    return await show_moderators(screen, just_removed=removed)


@router.post("/moderators")
async def add(
    screen: CurrentScreen,
    role: Annotated[Role, Form()],
    name: Name = "",
    password: Password = "",
    site: SiteName = "",
) -> Response:
    """Add a moderator with a role on one site, or on every site."""
    sites = [site] if site else []
    try:
        await screen.parts.moderators.add(screen.who, name, password, role=role, site_names=sites)
    except Invalid as error:
        return await show_moderators(screen, error=error.detail, status=422)
    return see_other(PLACE)


@router.post("/moderators/role")
async def set_role(
    screen: CurrentScreen,
    role: Annotated[Role | Literal["none"], Form()],
    name: Name,
    site: SiteName = "",
) -> Response:
    """Give a role on a site or on every site; `none` takes it away."""
    try:
        await screen.parts.moderators.set_role(
            screen.who, name, None if role == "none" else role, site_name=site
        )
    except Conflict as error:
        return await show_moderators(screen, error=error.detail, status=409)
    return see_other(PLACE)


@router.post("/moderators/password")
async def set_password(screen: CurrentScreen, name: Name, password: Password = "") -> Response:
    """Give a moderator another password; it ends their sessions."""
    try:
        await screen.parts.moderators.set_password(screen.who, name, password)
    except Invalid as error:
        return await show_moderators(screen, error=error.detail, status=422)
    return see_other(PLACE)


@router.post("/moderators/sign-out")
async def sign_out(screen: CurrentScreen, name: Name) -> Response:
    """End all sessions of a moderator."""
    await screen.parts.moderators.sign_out(screen.who, name)
    return see_other(PLACE)


@router.post("/moderators/second-factor")
async def clear_second_factor(screen: CurrentScreen, name: Name) -> Response:
    """Let the password suffice of a moderator who lost telephone and recovery codes."""
    await screen.parts.moderators.clear_second_factor(screen.who, name)
    return see_other(PLACE)


@router.post("/moderators/removal")
async def remove(screen: CurrentScreen, name: Name) -> Response:
    """Let a moderator sign in no more."""
    try:
        await screen.parts.moderators.remove(screen.who, name)
    except Conflict as error:
        return await show_moderators(screen, error=error.detail, status=409)
    return see_other(f"{PLACE}?{urlencode({'removed': name})}")


@router.post("/moderators/return")
async def restore(screen: CurrentScreen, name: Name) -> Response:
    """Take a removal back."""
    await screen.parts.moderators.restore(screen.who, name)
    return see_other(PLACE)


async def show_moderators(
    screen: Screen,
    *,
    error: str = "",
    just_removed: str = "",
    new_link: NewLink | None = None,
    invited: TypedInvitation = NOTHING_TYPED,
    status: int = 200,
) -> Response:
    """The page, with what was wrong, who was just removed, or a link that was just made.

    What was `invited` to no avail stands in its form again.
    """
    people = await screen.parts.moderators.all(screen.who)
    removed = await screen.parts.moderators.removed(screen.who)
    values = {
        "removed": removed,
        "just_removed": just_removed if just_removed in [one.name for one in removed] else "",
        "people": [person_view(person, screen.translate) for person in people],
        "roles": tuple(ROLE_WORDS.items()),
        "role_words": ROLE_WORDS,
        "owned": owned_sites(screen.who),
        "is_chief": screen.who.is_chief,
        "links": await screen.parts.invitations.list_open(screen.who),
        "new_link": new_link,
        "invited": invited,
        "can_send": screen.parts.send_mail is not None,
        "takes_passwords": not screen.parts.settings.oidc_only,
        "has_provider": screen.parts.signing_in.oidc.has_provider,
        "error": error,
    }
    return await screen.show("moderators.html", values, here="moderators", status=status)
