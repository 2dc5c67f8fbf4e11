"""Signing in and out: passwords, sessions, the first owner's link. No HTTP, no SQL."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy import Connection

from service.domain.errors import Invalid, NotFound, TooMany, WrongPassword
from service.domain.people import NAME_RULE, Moderator, OpenSession, Session, SignedIn
from service.moderation.devices import Devices
from service.moderation.passwords import Passwords
from service.store.async_store import AsyncStore
from service.store.people import attempts, moderators, roles, sessions, welcome_links

HASHED_AT_ONCE = 2  # each takes 64 MiB and a processor for a twentieth of a second
NOT_TOGETHER = "name and password do not go together"


@dataclass(frozen=True, slots=True)
class Doorstep:
    """Where somebody asks to be let in: an address, and what the browser has kept from before.

    `former` is the token of a session, `device` that of the browser; both good or not.
    """

    address: str
    former: str | None = None
    device: str | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """A password was right for what is stored as `hashed`. `renewed` is by newer parameters.

    `subjects` are what the attempt was counted for.
    """

    name: str
    hashed: str
    subjects: dict[str, int]
    renewed: str | None


class SigningIn:
    """What a person at the door can do."""

    def __init__(
        self,
        database: AsyncStore,
        passwords: Passwords,
        devices: Devices,
        *,
        session_hours: int,
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._devices = devices
        self._life = timedelta(hours=session_hours)
        self._turnstile = asyncio.Semaphore(HASHED_AT_ONCE)

    async def has_moderators(self) -> bool:
        """Whether anybody can sign in; if not, the first owner's link has not been used."""
        return await self._database.read(moderators.has_any)

    async def is_link_good(self, token: str) -> bool:
        """Whether the first owner's link can still be used. Looking does not use it up."""
        return await self._database.read(
            lambda connection: welcome_links.is_good(connection, token)
        )

    async def accept_link(self, token: str, *, name: str, password: str) -> Session:
        """Make the first owner, of every site, and sign them in. The link is used up.

        Raises NotFound for a link that is unknown, used, out of date, or beaten by another
        owner; Invalid for a name or a password that cannot be.
        """
        if not await self.is_link_good(token):  # before a stranger makes us hash
            raise NotFound("this link is not good any more")
        hashed = await self._hash(password)

        def add_owner(connection: Connection) -> Session:
            if not welcome_links.use_up(connection, token):
                raise NotFound("this link is not good any more")
            owner = moderators.add(connection, name, hashed, role="owner")
            return self._begin(connection, owner)

        try:
            return await self._database.write(add_owner, locks=sessions.AT_THE_DOOR)
        except (moderators.UnusableName, moderators.ModeratorExists) as error:
            raise Invalid(NAME_RULE, field="name") from error

    async def sign_in(self, name: str, password: str, *, at: Doorstep) -> Session:
        """A new session, never one that the browser brought along: that is ended.

        Raises WrongPassword, and TooMany while the address has failed too often, on this account
        or on many. A browser that this moderator signed in with before waits for its own failures
        alone.
        """
        proof = await self._prove(name, password, at)

        def open_session(connection: Connection) -> Session:
            who = _welcome(connection, proof)
            if at.former is not None:
                sessions.end(connection, sessions.token_id(at.former))
            return self._begin(connection, who, device=at.device)

        return await self._database.write(open_session, locks=sessions.AT_THE_DOOR)

    async def signed_in(self, token: str | None) -> SignedIn | None:
        """Who holds this session; None if it is unknown, out of date or ended."""
        if not token:
            return None
        session_id = sessions.token_id(token)

        holder = await self._database.read(partial(_holder, session_id))
        if holder is None:
            return None
        who, is_stale = holder
        if is_stale:
            see = partial(sessions.see, session_id=session_id)
            await self._database.write(see, locks=sessions.AT_THE_DOOR)
        return who

    async def sign_out(self, token: str) -> None:
        """End a session, and let go what it has claimed."""
        await self._database.write(
            lambda connection: sessions.end(connection, sessions.token_id(token)),
            locks=sessions.AT_THE_DOOR,
        )

    async def sign_out_everywhere(self, who: SignedIn) -> int:
        """End all sessions of this moderator, this one too. Returns how many there were."""
        return await self._database.write(
            lambda connection: sessions.end_all(connection, who.moderator),
            locks=sessions.AT_THE_DOOR,
        )

    async def list_sessions(self, who: SignedIn) -> tuple[OpenSession, ...]:
        """The sessions of this moderator, the last used first."""
        return await self._database.read(partial(sessions.open_sessions, who=who.moderator))

    async def end_session(self, who: SignedIn, session_id: str) -> None:
        """End one of one's own sessions. Raises NotFound for any other."""

        def end(connection: Connection) -> None:
            own = {one.id for one in sessions.open_sessions(connection, who.moderator)}
            if session_id not in own:
                raise NotFound("you have no such session, or it has ended")
            sessions.end(connection, session_id)

        await self._database.write(end, locks=sessions.AT_THE_DOOR)

    async def change_password(self, who: SignedIn, *, old: str, new: str, at: Doorstep) -> Session:
        """Set another password; all sessions end, and a new one begins.

        Raises WrongPassword, TooMany, and Invalid for a new password that cannot be.
        """
        hashed = await self._hash(new)  # first: one that cannot be is no failed attempt
        proof = await self._prove(who.moderator.name, old, at)

        def replace_password(connection: Connection) -> Session:
            _welcome(connection, proof)
            moderators.set_password(connection, who.moderator, hashed)
            return self._begin(connection, who.moderator, device=at.device)

        return await self._database.write(replace_password, locks=sessions.AT_THE_DOOR)

    async def _prove(self, name: str, password: str, at: Doorstep) -> Proof:
        """That this is the moderator's password. Counts the attempt first, then looks."""
        device = self._devices.known(at.device, name)
        subjects = attempts.of_device(device) if device else attempts.subjects(name, at.address)
        wait_seconds, hashed = await self._database.write(
            partial(_enter_attempt, name, subjects), locks=sessions.AT_THE_DOOR
        )
        if wait_seconds:
            raise TooMany(f"too many attempts: wait {wait_seconds} s", retry_seconds=wait_seconds)
        if not await self._is_right(password, hashed) or hashed is None:
            raise WrongPassword(NOT_TOGETHER)
        is_outdated = self._passwords.is_outdated(hashed)
        renewed = await self._hash(password) if is_outdated else None
        return Proof(name, hashed, subjects, renewed)

    async def _hash(self, password: str) -> str:
        async with self._turnstile:
            return await asyncio.to_thread(self._passwords.hash, password)

    async def _is_right(self, password: str, hashed: str | None) -> bool:
        async with self._turnstile:
            return await asyncio.to_thread(self._passwords.is_right, password, hashed)

    def _begin(
        self, connection: Connection, who: Moderator, *, device: str | None = None
    ) -> Session:
        token, expires_at = sessions.begin(connection, who, life=self._life)
        signed_in = _signed_in(connection, who, sessions.token_id(token))
        return Session(token, expires_at, signed_in, self._devices.token_for(who.name, device))


def _holder(session_id: str, connection: Connection) -> tuple[SignedIn, bool] | None:
    """Who holds a session, and whether it is time to write down that it is in use."""
    holder = sessions.holder(connection, session_id)
    if holder is None:
        return None
    moderator, seen_at = holder
    return _signed_in(connection, moderator, session_id), sessions.is_stale(seen_at)


def _signed_in(connection: Connection, who: Moderator, session_id: str) -> SignedIn:
    memberships, is_chief = roles.memberships_of(connection, who), roles.is_chief(connection, who)
    return SignedIn(who, memberships, session_id, is_chief)


def _enter_attempt(
    name: str, subjects: dict[str, int], connection: Connection
) -> tuple[int, str | None]:
    """Count an attempt, unless it has to wait. Returns how long, and the password's hash."""
    wait_seconds = attempts.wait_seconds(connection, subjects)
    if not wait_seconds:
        attempts.enter(connection, subjects)
    stored = moderators.with_password(connection, name)
    return wait_seconds, None if stored is None else stored[1]


def _welcome(connection: Connection, proof: Proof) -> Moderator:
    """Take the attempt back, unless the password was replaced while it was looked at.

    Else the old one would still open a session, or be stored anew in place of its successor.
    """
    stored = moderators.with_password(connection, proof.name, locks=True)
    if stored is None or stored[1] != proof.hashed:
        raise WrongPassword(NOT_TOGETHER)
    moderator = stored[0]
    attempts.withdraw_one(connection, proof.subjects)
    attempts.forgive(connection, proof.subjects)
    if proof.renewed is not None:
        moderators.rehash(connection, moderator, proof.renewed)
    return moderator
