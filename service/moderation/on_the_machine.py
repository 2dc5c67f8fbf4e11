"""Whoever has the machine, as a moderator who asks: of all sites, or in the name of somebody."""

from datetime import UTC, datetime

from sqlalchemy import Connection

from service.domain.errors import NotFound
from service.domain.people import Membership, Moderator, SignedIn
from service.moderation.mail_links import person
from service.store.people import moderators
from service.store.people.moderators import UnknownModerator
from service.store.sites import sites


def whole_view(connection: Connection) -> SignedIn:
    """Reads of every site what its moderators read. Nothing can be done in this name."""
    nobody = Moderator("", "the command line", datetime.now(UTC))
    memberships = (Membership(site, "viewer") for site in sites.all_sites(connection))
    return SignedIn(nobody, tuple(memberships), "")


def as_moderator(name: str, connection: Connection) -> SignedIn:
    """Somebody who can sign in, with what they may do. Raises NotFound."""
    try:
        return person(connection, moderators.find(connection, name))
    except UnknownModerator as error:
        raise NotFound(f"there is no moderator {name}") from error
