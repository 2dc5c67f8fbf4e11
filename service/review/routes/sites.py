"""The sites and their keys: make, choose for, retire; make, replace, revoke. For owners."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Form
from pydantic import BaseModel, Field
from starlette.responses import Response

from service.domain.comment_types import canonical
from service.domain.errors import Conflict, Forbidden, Invalid
from service.domain.scopes import SCOPES, Scope
from service.domain.sites import (
    FIRST_URL,
    MOST_URL_CHARS,
    NewKey,
    Site,
    SiteOptions,
    UnsurePolicy,
)
from service.review.catalogues import message
from service.review.places import own_address, see_other
from service.review.routes.fields import MOST_NAME_CHARS
from service.review.routes.owned_site import OwnedSite
from service.review.screen import CurrentScreen, Screen
from service.review.views.connecting import engines
from service.review.views.sites import (
    CHANGE_WORDS,
    OF_CHIEFS,
    SCOPE_WORDS,
    SWITCHES,
    UNSURE_WORDS,
    enquiry_types,
    key_lines,
    site_lines,
)

router = APIRouter()
PLACE = "/review/sites"
WRONG = {
    "name": message("A site's name has small letters, digits and hyphens, at most 63."),
    "url": message("An address begins with http:// or https:// and names a host."),
    "purpose": message("At most 60 characters, in one line."),
    "scopes": message("Tick at least one thing that the key is for."),
}
TAKEN = message("There is a site of this name already.")
MEANWHILE = message("This key was revoked or replaced meanwhile.")
MOST_TYPES, MOST_TYPE_CHARS = 50, 100
NO_SCOPES: list[Scope] = []

NameOfSite = Annotated[str, Form(max_length=MOST_NAME_CHARS)]
Address = Annotated[str, Form(max_length=MOST_URL_CHARS)]
Purpose = Annotated[str, Form(max_length=MOST_NAME_CHARS)]
Scopes = Annotated[list[Scope], Form(max_length=len(SCOPES))]
KeyId = Annotated[str, Form(max_length=64)]
ByType = Annotated[str, Field(max_length=MOST_TYPE_CHARS, pattern=r"^([^\x00=]+=\w+)?$")]


class OptionsForm(BaseModel):
    """What a site chooses; a box that is not ticked is not sent. `by_type` holds TYPE=CHOICE."""

    unsure: UnsurePolicy
    by_type: Annotated[list[ByType], Field(max_length=MOST_TYPES)] = []
    discards: bool = False
    keeps_personal_data: bool = False
    trusts_administrators: bool = False
    trusts_staff: bool = False
    allows_private_addresses: bool = False
    takes_from_pages: bool = False
    takes_mentions: bool = False

    def change(self, before: SiteOptions) -> SiteOptions:
        """The options after this form. Raises Invalid for a choice that there is not."""
        choices = (choice.partition("=") for choice in self.by_type if choice)
        by_type = {canonical(name): _policy(word) for name, _, word in choices}
        return replace(before, **self.model_dump(exclude={"by_type"}), unsure_by_type=by_type)

    def change_but_reach(self, before: SiteOptions) -> SiteOptions:
        """The same, of somebody whose page cannot untick that private addresses are let in."""
        lets_in = self.allows_private_addresses or before.allows_private_addresses
        return replace(self.change(before), allows_private_addresses=lets_in)


@router.get("/sites")
async def list_sites(screen: CurrentScreen) -> Response:
    """The sites of this owner, and what was changed of them."""
    return await _list(screen)


@router.post("/sites")
async def add(screen: CurrentScreen, name: NameOfSite = "", url: Address = "") -> Response:
    """Make a site, and show its first key and how to connect the blog."""
    _require_chief(screen)
    try:
        new = await screen.parts.sites.add(name.strip(), url.strip(), by=screen.who.moderator)
    except Invalid as error:
        words = screen.translate(WRONG[error.field])
        return await _list(screen, error=words, typed=(name, url), status=422)
    except Conflict:
        words = screen.translate(TAKEN)
        return await _list(screen, error=words, typed=(name, url), status=409)
    return await _page(screen, new.site, new=new)


@router.get("/sites/{site_id}")
async def show(screen: CurrentScreen, site: OwnedSite) -> Response:
    """One site: its keys, how to connect it, what it has chosen."""
    return await _page(screen, site)


@router.get("/sites/{site_id}/first-comment")
async def first_comment(screen: CurrentScreen, site: OwnedSite) -> dict[str, bool]:
    """Whether its blog has sent a comment yet, for a page that waits for it."""
    return {"has_come": await screen.parts.sites.has_heard(site)}


@router.post("/sites/{site_id}/address")
async def change_address(
    screen: CurrentScreen, site: OwnedSite, name: NameOfSite = "", url: Address = ""
) -> Response:
    """Call it something else, or register it with another address."""
    try:
        await screen.parts.sites.register(
            site, name=name.strip(), url=url.strip(), by=screen.who.moderator
        )
    except Invalid as error:
        return await _page(screen, site, error=screen.translate(WRONG[error.field]), status=422)
    except Conflict:
        return await _page(screen, site, error=screen.translate(TAKEN), status=409)
    return _back_to(site)


@router.post("/sites/{site_id}/connection")
async def begin_connection(screen: CurrentScreen, site: OwnedSite, url: Address = "") -> Response:
    """Register where the blog is, make it a key, and show both as the blog wants them."""
    try:
        await screen.parts.sites.register(site, url=url.strip() or " ", by=screen.who.moderator)
    except Invalid as error:
        return await _page(screen, site, error=screen.translate(WRONG[error.field]), status=422)
    new = await screen.parts.site_keys.add(site, by=screen.who.moderator)
    return await _page(screen, replace(site, url=url.strip()), new=new)


@router.post("/sites/{site_id}/options")
async def choose(
    screen: CurrentScreen, site: OwnedSite, form: Annotated[OptionsForm, Form()]
) -> Response:
    """Replace what the site has chosen."""
    change = form.change if screen.who.is_chief else form.change_but_reach
    try:
        await screen.parts.sites.choose(site, change, by=screen.who.moderator)
    except Invalid as error:
        if error.field not in WRONG:
            raise
        return await _page(screen, site, error=screen.translate(WRONG[error.field]), status=422)
    return _back_to(site)


@router.post("/sites/{site_id}/retirement")
async def retire(screen: CurrentScreen, site: OwnedSite) -> Response:
    """Let its keys open nothing."""
    await screen.parts.sites.retire(site, by=screen.who.moderator)
    return _back_to(site)


@router.post("/sites/{site_id}/return")
async def restore(screen: CurrentScreen, site: OwnedSite) -> Response:
    """Take that back."""
    await screen.parts.sites.restore(site, by=screen.who.moderator)
    return _back_to(site)


@router.post("/sites/{site_id}/keys")
async def add_key(
    screen: CurrentScreen, site: OwnedSite, purpose: Purpose = "", scopes: Scopes = NO_SCOPES
) -> Response:
    """Make a further key, for what is ticked, and show it."""
    try:
        new = await screen.parts.site_keys.add(
            site, purpose.strip(), scopes=scopes, by=screen.who.moderator
        )
    except Invalid as error:
        return await _page(screen, site, error=screen.translate(WRONG[error.field]), status=422)
    return await _page(screen, site, new=new)


@router.post("/sites/{site_id}/keys/rotation")
async def rotate_key(screen: CurrentScreen, site: OwnedSite, key: KeyId) -> Response:
    """Make a key in the place of another, and show it."""
    try:
        new = await screen.parts.site_keys.rotate([site], key, by=screen.who.moderator)
    except Conflict:
        return await _page(screen, site, error=screen.translate(MEANWHILE), status=409)
    return await _page(screen, site, new=new)


@router.post("/sites/{site_id}/keys/revocation")
async def revoke_key(screen: CurrentScreen, site: OwnedSite, key: KeyId) -> Response:
    """End a key at once."""
    try:
        await screen.parts.site_keys.revoke([site], key, by=screen.who.moderator)
    except Conflict:
        return await _page(screen, site, error=screen.translate(MEANWHILE), status=409)
    return _back_to(site)


def _require_chief(screen: Screen) -> None:
    if not screen.who.is_chief:
        raise Forbidden("this needs the role owner on every site")


def _back_to(site: Site) -> Response:
    return see_other(f"{PLACE}/{site.id}")


def _policy(word: str) -> UnsurePolicy:
    for policy in UNSURE_WORDS:
        if policy == word:
            return policy
    raise Invalid(f"one of {', '.join(UNSURE_WORDS)}", field="by_type")


def _owned(screen: Screen) -> list[Site]:
    who = screen.who
    owned = [site for site in who.sites if who.may("owner", site.id) and not site.is_erased]
    if not owned and not who.is_chief:
        raise Forbidden("this needs the role owner on a site")
    return owned


async def _list(
    screen: Screen, *, error: str = "", typed: tuple[str, str] = ("", ""), status: int = 200
) -> Response:
    owned = _owned(screen)
    is_chief = screen.who.is_chief
    values = {
        "lines": site_lines(owned, await screen.parts.site_keys.list_keys(owned)),
        "changes": await screen.parts.sites.list_changes(owned, with_all_sites=is_chief),
        "change_words": CHANGE_WORDS,
        "is_chief": is_chief,
        "error": error,
        "typed": typed,
    }
    return await screen.show("sites.html", values, here="sites", status=status)


async def _page(
    screen: Screen, site: Site, *, new: NewKey | None = None, error: str = "", status: int = 200
) -> Response:
    signing = await screen.parts.telling.signing.read(site)
    options = await screen.parts.sites.read_options(site)
    values: dict[str, Any] = {
        "site": site,
        "is_unaddressed": site.url == FIRST_URL and new is None,
        "new_key": "" if new is None else new.key,
        "site_keys": key_lines(site, await screen.parts.site_keys.list_keys([site])),
        "storage": await screen.parts.sites.measure_articles(
            site, screen.parts.settings.article_bounds
        ),
        "misplaced": await screen.parts.sites.find_misplaced(site),
        "engines": engines(
            site,
            address=own_address(screen.request, screen.parts.settings),
            key="" if new is None else new.key,
            signing_key=signing.key,
        ),
        "options": options,
        "has_come": await screen.parts.sites.has_heard(site),
        "blogger": await screen.parts.telling.blogger.read(site),
        "enquiry_types": enquiry_types(options),
        "unsure_words": UNSURE_WORDS,
        "scope_words": SCOPE_WORDS,
        "switches": [
            (name, words, why, getattr(options, name), screen.who.is_chief or name not in OF_CHIEFS)
            for name, words, why in SWITCHES
        ],
        "error": error,
    }
    return await screen.show("site.html", values, here="sites", status=status)
