"""Moderators as owners see them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from service.domain.people import Role, SignedIn
from service.moderation.moderators import Person
from service.review.catalogues import message

ROLE_WORDS: dict[Role, str] = {
    "viewer": message("viewer"),
    "moderator": message("moderator"),
    "owner": message("owner"),
}
EVERYWHERE, NOWHERE = message("all sites"), message("no role yet")


@dataclass(frozen=True, slots=True)
class PersonView:
    """One moderator, with what they may do in words: a place and a role each."""

    name: str
    roles: tuple[tuple[str, str], ...]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link that was just made, to be shown once. `was_taken` says it of the mail, if one went."""

    name: str
    url: str
    address: str = ""
    was_taken: bool = False


@dataclass(frozen=True, slots=True)
class TypedInvitation:
    """What an owner filled in, shown again where something of it was wrong."""

    name: str = ""
    address: str = ""
    role: Role = "moderator"
    site_names: tuple[str, ...] = ()
    is_everywhere: bool = False


def person_view(person: Person, translate: Callable[[str], str]) -> PersonView:
    """Show a moderator in one language."""
    if person.role is not None:
        roles = [(translate(EVERYWHERE), translate(ROLE_WORDS[person.role]))]
    else:
        roles = [
            (membership.site.name, translate(ROLE_WORDS[membership.role]))
            for membership in person.memberships
        ]
    shown = tuple(roles) or (("", translate(NOWHERE)),)
    return PersonView(person.moderator.name, shown, person.moderator.created_at)


def owned_sites(who: SignedIn) -> tuple[str, ...]:
    """The names of the sites that somebody owns."""
    return tuple(
        membership.site.name for membership in who.memberships if membership.role == "owner"
    )
