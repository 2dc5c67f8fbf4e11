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
from service.review.views.people import ROLE_WORDS, owned_sites, person_view

router = APIRouter()
PLACE = "/review/moderators"


@router.get("/moderators")
async def moderators(screen: CurrentScreen, removed: QueryName = "") -> Response:
    """Everybody who can sign in, and the forms to change that. `removed` was just now."""
    return await _page(screen, just_removed=removed)


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
        return await _page(screen, error=error.detail, status=422)
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
        return await _page(screen, error=error.detail, status=409)
    return see_other(PLACE)


@router.post("/moderators/password")
async def set_password(screen: CurrentScreen, name: Name, password: Password = "") -> Response:
    """Give a moderator another password; it ends their sessions."""
    try:
        await screen.parts.moderators.set_password(screen.who, name, password)
    except Invalid as error:
        return await _page(screen, error=error.detail, status=422)
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
        return await _page(screen, error=error.detail, status=409)
    return see_other(f"{PLACE}?{urlencode({'removed': name})}")


@router.post("/moderators/return")
async def restore(screen: CurrentScreen, name: Name) -> Response:
    """Take a removal back."""
    await screen.parts.moderators.restore(screen.who, name)
    return see_other(PLACE)


async def _page(
    screen: Screen, *, error: str = "", just_removed: str = "", status: int = 200
) -> Response:
    people = await screen.parts.moderators.all(screen.who)
    removed = await screen.parts.moderators.removed(screen.who)
    values = {
        "removed": removed,
        "just_removed": just_removed if just_removed in [one.name for one in removed] else "",
        "people": [person_view(person, screen.translate) for person in people],
        "roles": tuple(ROLE_WORDS.items()),
        "owned": owned_sites(screen.who),
        "error": error,
    }
    return await screen.show("moderators.html", values, here="moderators", status=status)
