"""Who reviews: moderators, their roles, and who is signed in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from service.domain.errors import Forbidden
from service.domain.sites import Site

Role = Literal["viewer", "moderator", "owner"]
NAME_RULE = "up to 60 letters, digits and . _ @ + -"  # what a moderator may be called
PASSWORDLESS = "none "  # what is stored in the place of a password begins with it if there is none
Proving = Literal["password", "just proven", "passkey", "nothing"]  # what shows that it is oneself
ROLES: tuple[Role, ...] = ("viewer", "moderator", "owner")  # each may do what those before it may


@dataclass(frozen=True, slots=True)
class Moderator:
    """A person who can sign in. Removed ones stay, so that their decisions keep a name."""

    id: str
    name: str
    created_at: datetime
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """What a moderator may do on one site."""

    site: Site
    role: Role


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who asks: a moderator, the sites they may see, and the session they came with.

    `session_id` names the session, it does not open it. A chief owns every site, also those to
    come.
    """

    moderator: Moderator
    memberships: tuple[Membership, ...]
    session_id: str
    is_chief: bool = False

    @property
    def sites(self) -> tuple[Site, ...]:
        """The sites this moderator may see, by name."""
        return tuple(membership.site for membership in self.memberships)

    def role_on(self, site_id: str) -> Role | None:
        """The role on a site; None if this moderator has nothing to do with it."""
        for membership in self.memberships:
            if membership.site.id == site_id:
                return membership.role
        return None

    def may(self, role: Role, site_id: str) -> bool:
        """Whether the role on this site is at least `role`."""
        own = self.role_on(site_id)
        return own is not None and ROLES.index(own) >= ROLES.index(role)

    def require(self, role: Role, site_id: str) -> None:
        """Raise Forbidden unless the role on this site is at least `role`."""
        if not self.may(role, site_id):
            raise Forbidden(f"this needs the role {role} on the site")


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that goes on, for whoever holds it to know it by. `id` does not open it."""

    id: str
    begun_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """A new session. `token` is what the cookie holds: it can be read only now.

    `device` is what the browser is to keep beyond it, to be known by the next time.
    """

    token: str
    expires_at: datetime
    signed_in: SignedIn
    device: str


@dataclass(frozen=True, slots=True)
class AwaitedCode:
    """A password was right, and a code is still to come. `token` comes back with it."""

    token: str
