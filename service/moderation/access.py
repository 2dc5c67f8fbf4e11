"""What of the store a moderator may touch."""

from collections.abc import Iterable

from sqlalchemy import Connection

from service.domain.errors import Forbidden, NotFound
from service.domain.people import Role, SignedIn
from service.domain.sites import Site
from service.store.database.ids import is_id
from service.store.queue import entries
from service.store.queue.entries import QueueEntry

NO_COMMENT = "no comment of your sites has this id"


def entry_of(connection: Connection, who: SignedIn, comment_id: str, *, role: Role) -> QueueEntry:
    """The entry of a comment. Raises NotFound, also for another's site, and Forbidden."""
    entry = entries.find(connection, comment_id) if is_id(comment_id) else None
    if entry is None or who.role_on(entry.site_id) is None:
        raise NotFound(NO_COMMENT)
    who.require(role, entry.site_id)
    return entry


def site_ids(who: SignedIn, name: str) -> tuple[str, ...]:
    """The site of this name, or all that the moderator may see. Raises NotFound."""
    ids = tuple(site.id for site in who.sites if name in ("", site.name))
    if name and not ids:
        raise NotFound("you have no part in a site of this name")
    return ids


def owned_sites(who: SignedIn, name: str) -> tuple[Site, ...]:
    """The site of this name, or all that the moderator owns.

    Raises NotFound for a name without a part in it, Forbidden for who owns none of them.
    """
    ids = site_ids(who, name)
    owned = tuple(site for site in who.sites if site.id in ids and who.may("owner", site.id))
    if not owned:
        raise Forbidden("this needs the role owner on the site")
    return owned


def owned_site(who: SignedIn, site_id: str) -> Site:
    """A site of this owner by its id. Raises NotFound without a part in it, and Forbidden."""
    for site in who.sites:
        if site.id == site_id and not site.is_erased:
            who.require("owner", site_id)
            return site
    raise NotFound("you have no part in a site of this id")


def site_of(who: SignedIn, site_id: str) -> Site:
    """One of the moderator's sites by its id. Raises NotFound."""
    for site in who.sites:
        if site.id == site_id:
            return site
    raise NotFound(NO_COMMENT)


def require_all(who: SignedIn, role: Role, ids: Iterable[str]) -> None:
    """Raise NotFound for a site the moderator has no part in, Forbidden for too low a role."""
    for site_id in ids:
        site_of(who, site_id)
        who.require(role, site_id)
