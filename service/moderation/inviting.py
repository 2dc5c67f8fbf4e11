"""What owners do about links that let somebody in: make, list and revoke them. No HTTP, no SQL."""

import re
import unicodedata
from collections.abc import Sequence
from functools import partial

from sqlalchemy import Connection

from service.domain.door_links import GIVEN_LIFE, DoorLink, Letter
from service.domain.errors import Invalid, NotFound
from service.domain.mail_addresses import is_mail_address
from service.domain.people import NAME_RULE, Moderator, Role, SignedIn
from service.domain.sites import Site
from service.moderation.moderators import (
    check_role,
    find_moderator,
    require_chief,
    require_owner,
    sites_meant,
)
from service.store.async_store import AsyncStore
from service.store.people import door_links, moderators, owner_changes, roles, sessions


class Invitations:
    """An owner of every site does all of this; an owner of some sites invites to those.

    Every method raises Forbidden for anybody else.
    """

    def __init__(self, database: AsyncStore) -> None:
        self._database = database

    async def invite(
        self,
        who: SignedIn,
        name: str,
        *,
        role: Role,
        site_names: Sequence[str] = (),
        address: str = "",
    ) -> Letter:
        """A link by which somebody becomes a moderator, of some sites or of every site.

        Its token can be read only now. Raises Invalid for a name that cannot be or is taken, and
        for an address that is none.
        """
        require_owner(who)
        check_role(role)
        if address and not is_mail_address(address):
            raise Invalid("one plain mail address", field="address")

        def make(connection: Connection) -> str:
            sites = [site for site in sites_meant(connection, who, site_names) if site is not None]
            by = who.moderator
            return enter_invitation(connection, name, role, on=sites, by=by, address=address)

        token = await self._database.write(make, locks=sessions.AT_THE_DOOR)
        return Letter(address, name, "invitation", token)

    async def make_reset(self, who: SignedIn, name: str) -> Letter:
        """A link by which a moderator sets another password. Its token can be read only now."""

        def make(connection: Connection) -> str:
            require_chief(connection, who)
            return enter_reset(connection, find_moderator(connection, name), by=who.moderator)

        token = await self._database.write(make, locks=sessions.AT_THE_DOOR)
        return Letter("", name, "reset", token)

    async def list_open(self, who: SignedIn) -> tuple[DoorLink, ...]:
        """The links that can still be used and that this owner could have made, newest first."""
        require_owner(who)
        return await self._database.read(partial(_open, who))

    async def revoke(self, who: SignedIn, link_id: str) -> None:
        """Let a link open nothing. Raises NotFound for one that this owner does not see."""
        require_owner(who)

        def revoke(connection: Connection) -> None:
            link = next((link for link in _open(who, connection) if link.id == link_id), None)
            if link is None or not door_links.remove(connection, link.id):
                raise NotFound("there is no such link, or it was used")
            owner_changes.enter(connection, "link-revoked", by=who.moderator, about=link.name)

        await self._database.write(revoke, locks=sessions.AT_THE_DOOR)


def enter_invitation(
    connection: Connection,
    name: str,
    role: Role,
    *,
    on: Sequence[Site],
    by: Moderator | None,
    address: str = "",
) -> str:
    """Make an invitation and write it down. Returns its token. Raises Invalid for the name."""
    shown = free_name(connection, name)
    token = door_links.invite(
        connection, shown, role, on=on, by=by, address=address, life=GIVEN_LIFE
    )
    for site in on or (None,):
        owner_changes.enter(connection, "invited", by=by, site=site, about=f"{shown}: {role}")
    return token


def free_name(connection: Connection, name: str) -> str:
    """A name as it is shown. Raises Invalid for one that cannot be or is taken."""
    shown = unicodedata.normalize("NFKC", name)
    if not re.fullmatch(moderators.NAME, shown):
        raise Invalid(NAME_RULE, field="name")
    if moderators.is_taken(connection, shown):
        raise Invalid("somebody has this name, or had it and was removed", field="name")
    return shown


def enter_reset(connection: Connection, who: Moderator, *, by: Moderator | None) -> str:
    """Make a link for another password and write it down. Returns its token."""
    owner_changes.enter(connection, "reset-link-made", by=by, about=who.name)
    return door_links.reset(connection, who, by=by, life=GIVEN_LIFE)


def _open(who: SignedIn, connection: Connection) -> tuple[DoorLink, ...]:
    links = (opened.link for opened in door_links.every(connection))
    if roles.is_chief(connection, who.moderator):
        return tuple(links)
    owned = {member.site.id for member in who.memberships if member.role == "owner"}
    return tuple(link for link in links if link.sites and {s.id for s in link.sites} <= owned)
