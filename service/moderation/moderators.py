"""Who may review: what owners can do about their moderators. No HTTP, no SQL."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from service.domain.errors import Conflict, Forbidden, Invalid, NotFound
from service.domain.owner_changes import OwnerChangeKind
from service.domain.people import NAME_RULE, ROLES, Membership, Moderator, Role, SignedIn
from service.domain.sites import Site
from service.moderation.passwords import Passwords, has_password
from service.store.async_store import AsyncStore
from service.store.database.exclusion import alone
from service.store.people import moderators as store
from service.store.people import owner_changes, passkeys, roles, second_factors, sessions


@dataclass(frozen=True, slots=True)
class Person:
    """A moderator as owners see them. `role` holds on every site, memberships on single ones."""

    moderator: Moderator
    role: Role | None
    memberships: tuple[Membership, ...]


class Moderators:
    """An owner of every site does all of this; an owner of some sites, what concerns only those.

    Every method raises Forbidden for anybody else, and Invalid for a value that cannot be.
    """

    def __init__(self, database: AsyncStore, passwords: Passwords) -> None:
        self._database = database
        self._passwords = passwords

    async def all(self, who: SignedIn) -> tuple[Person, ...]:
        """The moderators that can sign in, with their roles on the sites of this owner."""
        return await self._database.read(partial(_people, who))

    async def add(
        self, who: SignedIn, name: str, password: str, *, role: Role, site_names: Sequence[str] = ()
    ) -> None:
        """Add a moderator with a role on some sites; without any, on every site.

        Raises Invalid for a name that cannot be or is taken, or a password that cannot be.
        """
        require_owner(who)
        check_role(role)
        hashed = await asyncio.to_thread(self._passwords.hash, password)

        def add(connection: Connection) -> None:
            sites = sites_meant(connection, who, site_names)
            moderator = store.add(connection, name, hashed)
            for site in sites:
                roles.set_role(connection, moderator, role, site=site)
                _enter(connection, "moderator-made", who, f"{moderator.name}: {role}", site=site)

        try:
            await self._database.write(add, locks=sessions.AT_THE_DOOR)
        except store.UnusableName as error:
            raise Invalid(NAME_RULE, field="name") from error
        except store.ModeratorExists as error:
            taken = "somebody has this name, or had it and was removed"
            raise Invalid(taken, field="name") from error

    async def set_role(
        self, who: SignedIn, name: str, role: Role | None, *, site_name: str = ""
    ) -> None:
        """Give a role on one site or, without one, on every site; None takes it away.

        Raises Conflict if nobody would be left who owns every site.
        """
        if role is not None:
            check_role(role)

        def change_role(connection: Connection) -> None:
            (site,) = sites_meant(connection, who, [site_name] if site_name else [])
            with _keeps_a_chief(connection):
                roles.set_role(connection, find_moderator(connection, name), role, site=site)
            _enter(connection, "role-given", who, f"{name}: {role or 'none'}", site=site)

        await self._database.write(change_role, locks=sessions.AT_THE_DOOR)

    async def remove(self, who: SignedIn, name: str) -> None:
        """Let a moderator sign in no more. What they decided stays, with their name."""
        await self._as_chief(who, name, store.remove, kind="moderator-removed")

    async def removed(self, who: SignedIn) -> tuple[Moderator, ...]:
        """Those whom an owner of every site can bring back, the last removed first."""
        return await self._database.read(partial(_removed, who))

    async def restore(self, who: SignedIn, name: str) -> None:
        """Take a removal back: roles and password are as they were."""

        def restore(connection: Connection) -> None:
            require_chief(connection, who)
            try:
                store.restore(connection, name)
            except store.UnknownModerator as error:
                raise NotFound("nobody of this name was removed") from error
            _enter(connection, "moderator-restored", who, name)

        await self._database.write(restore, locks=sessions.AT_THE_DOOR)

    async def sign_out(self, who: SignedIn, name: str) -> None:
        """End all sessions of a moderator."""
        await self._as_chief(who, name, _sign_out, kind="signed-out")

    async def clear_second_factor(self, who: SignedIn, name: str) -> None:
        """Let the password of a moderator suffice who lost the rest; sign them out everywhere."""
        await self._as_chief(who, name, clear_second_factor, kind="factor-cleared")

    async def set_password(self, who: SignedIn, name: str, password: str) -> None:
        """Give a moderator another password. Sessions, passkeys and links of mails end."""
        require_owner(who)
        hashed = await asyncio.to_thread(self._passwords.hash, password)

        def reset(connection: Connection, moderator: Moderator) -> None:
            store.set_password(connection, moderator, hashed)
            passkeys.clear(connection, moderator)

        await self._as_chief(who, name, reset, kind="password-given")

    async def _as_chief(
        self,
        who: SignedIn,
        name: str,
        change: Callable[[Connection, Moderator], object],
        *,
        kind: OwnerChangeKind,
    ) -> None:
        def change_moderator(connection: Connection) -> None:
            require_chief(connection, who)
            with _keeps_a_chief(connection):
                change(connection, find_moderator(connection, name))
            _enter(connection, kind, who, name)

        await self._database.write(change_moderator, locks=sessions.AT_THE_DOOR)


def _enter(
    connection: Connection,
    kind: OwnerChangeKind,
    who: SignedIn,
    about: str,
    *,
    site: Site | None = None,
) -> None:
    owner_changes.enter(connection, kind, by=who.moderator, site=site, about=about)


@contextmanager
def _keeps_a_chief(connection: Connection) -> Iterator[None]:
    """Refuse a change after which nobody owns every site, if somebody did before."""
    alone(connection, "who owns every site")
    had_chief = roles.has_chief(connection)
    yield
    if had_chief and not roles.has_chief(connection):
        raise Conflict("nobody would be left who owns every site")


def _sign_out(connection: Connection, moderator: Moderator) -> None:
    sessions.end_all(connection, moderator)


def clear_second_factor(connection: Connection, moderator: Moderator) -> bool:
    """Let the password suffice; end sessions. Whether a code was asked for before.

    Raises Conflict for somebody who has none, whom nothing would let in any more.
    """
    held = store.by_id(connection, moderator.id)
    if held is not None and not has_password(held[1]):
        raise Conflict(f"{moderator.name} has no password: make a link for one, or set one")
    was_on = second_factors.clear(connection, moderator)
    passkeys.clear(connection, moderator)
    sessions.end_all(connection, moderator)
    return was_on


def _people(who: SignedIn, connection: Connection) -> tuple[Person, ...]:
    owned = _owned(who)
    is_chief = roles.is_chief(connection, who.moderator)
    people = (
        _person(connection, moderator, role, owned)
        for moderator, role in store.all_moderators(connection)
        if moderator.removed_at is None
    )
    return tuple(person for person in people if is_chief or person.role or person.memberships)


def _removed(who: SignedIn, connection: Connection) -> tuple[Moderator, ...]:
    require_owner(who)
    if not roles.is_chief(connection, who.moderator):
        return ()
    everybody = (moderator for moderator, _ in store.all_moderators(connection))
    gone = [(person.removed_at, person) for person in everybody if person.removed_at is not None]
    return tuple(person for _, person in sorted(gone, key=lambda pair: pair[0], reverse=True))


def _person(
    connection: Connection, moderator: Moderator, role: Role | None, owned: Sequence[Site]
) -> Person:
    ids = {site.id for site in owned}
    memberships = roles.memberships_of(connection, moderator) if role is None else ()
    return Person(moderator, role, tuple(m for m in memberships if m.site.id in ids))


def _owned(who: SignedIn) -> tuple[Site, ...]:
    owned = tuple(m.site for m in who.memberships if m.role == "owner")
    if not owned:
        raise Forbidden("this needs the role owner")
    return owned


def require_owner(who: SignedIn) -> None:
    """Raise Forbidden for who owns no site."""
    _owned(who)


def require_chief(connection: Connection, who: SignedIn) -> None:
    """Raise Forbidden for who does not own every site."""
    if not roles.is_chief(connection, who.moderator):
        raise Forbidden("this needs the role owner on every site")


def sites_meant(
    connection: Connection, who: SignedIn, names: Sequence[str]
) -> tuple[Site | None, ...]:
    """The sites that are meant, all of them this owner's; None for every site."""
    if not names:
        require_chief(connection, who)
        return (None,)
    owned = {site.name: site for site in _owned(who)}
    for name in names:
        if name not in owned:
            raise Forbidden("this needs the role owner on the site")
    return tuple(owned[name] for name in names)


def find_moderator(connection: Connection, name: str) -> Moderator:
    """The moderator of this name. Raises NotFound."""
    try:
        return store.find(connection, name)
    except store.UnknownModerator as error:
        raise NotFound("there is no moderator of this name") from error


def check_role(role: Role) -> None:
    """Raise Invalid for what is no role."""
    if role not in ROLES:
        raise Invalid(f"one of {', '.join(ROLES)}", field="role")
