"""Who stands at the door: attempts are counted first, then the password is looked at."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from service.domain.errors import TooLate, TooMany, WrongPassword
from service.domain.people import Moderator, Proving, SignedIn
from service.domain.sign_ins import Doorstep, SignInKind
from service.moderation.devices import Devices
from service.moderation.passwords import Passwords, has_password
from service.moderation.sign_in_log import SignInLog
from service.store.async_store import AsyncStore
from service.store.people import attempts, moderators, passkeys, sessions

HASHED_AT_ONCE = 2  # each takes 64 MiB and a processor for a twentieth of a second
PROVEN_FOR = timedelta(minutes=10)  # a session that began not longer ago says who it is
NOT_TOGETHER = "name and password do not go together"


@dataclass(frozen=True, slots=True)
class Proof:
    """A password was right for what is stored as `hashed`. `renewed` is by newer parameters.

    `subjects` are what the attempt was counted for.
    """

    name: str
    hashed: str
    subjects: dict[str, int]
    renewed: str | None


class PasswordProofs:
    """Looks at passwords, as often as somebody may try."""

    def __init__(
        self, database: AsyncStore, passwords: Passwords, devices: Devices, log: SignInLog
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._devices = devices
        self._log = log
        self._turnstile = asyncio.Semaphore(HASHED_AT_ONCE)

    async def prove(self, name: str, password: str, at: Doorstep) -> Proof:
        """That this is the moderator's password. Raises WrongPassword, and TooMany."""
        subjects = self.subjects(name, at)
        hashed = await self.count(name, subjects)
        if not await self._is_right(password, hashed) or hashed is None:
            await self.note_refusal("refused", name, at)
            raise WrongPassword(NOT_TOGETHER)
        is_outdated = self._passwords.is_outdated(hashed)
        renewed = await self.hash(password) if is_outdated else None
        return Proof(name, hashed, subjects, renewed)

    async def prove_own(self, who: SignedIn, password: str, at: Doorstep) -> Proof:
        """That it is themselves who is signed in: by the password, or having just come in.

        Raises WrongPassword, TooMany, and TooLate if they have to sign in anew.
        """
        proving, stored = await self._database.read(partial(_proving, who))
        if proving == "password":
            return await self.prove(who.moderator.name, password, at)
        if proving != "just proven":
            raise TooLate("sign in with a passkey again")
        return Proof(who.moderator.name, stored, {}, None)

    async def read_proving(self, who: SignedIn) -> Proving:
        """What `prove_own` asks of them."""
        return (await self._database.read(partial(_proving, who)))[0]

    def subjects(self, name: str, at: Doorstep) -> dict[str, int]:
        """What an attempt on this name is counted for, each with its free failures."""
        device = self._devices.known(at.device, name)
        return attempts.of_device(device) if device else attempts.subjects(name, at.address)

    async def count(self, name: str, subjects: dict[str, int]) -> str | None:
        """Count an attempt before it is looked at. Returns the password's hash.

        Raises TooMany while it has to wait.
        """
        wait_seconds, hashed = await self._database.write(
            partial(_enter_attempt, name, subjects), locks=sessions.AT_THE_DOOR
        )
        if wait_seconds:
            raise TooMany(f"too many attempts: wait {wait_seconds} s", retry_seconds=wait_seconds)
        return hashed

    async def note_refusal(self, kind: SignInKind, name: str, at: Doorstep) -> None:
        """Write down that somebody was not let in; no name that nobody has."""

        def enter(connection: Connection) -> None:
            stored = moderators.with_password(connection, name)
            self._log.enter(connection, kind, None if stored is None else stored[0], at)

        await self._database.write(enter)

    async def hash(self, password: str) -> str:
        """What is stored of a password. Raises Invalid if it is too short or too long."""
        async with self._turnstile:
            return await asyncio.to_thread(self._passwords.hash, password)

    async def _is_right(self, password: str, hashed: str | None) -> bool:
        async with self._turnstile:
            return await asyncio.to_thread(self._passwords.is_right, password, hashed)


def welcome(connection: Connection, proof: Proof, *, forgives: bool = True) -> Moderator:
    """Take the attempt back, unless the password was replaced while it was looked at.

    Else the old one would still open a session, or be stored anew in place of its successor.
    The failures before it are forgotten only if it `forgives`: not while a code is still to come.
    """
    stored = moderators.with_password(connection, proof.name, locks=True)
    if stored is None or stored[1] != proof.hashed:
        raise WrongPassword(NOT_TOGETHER)
    moderator = stored[0]
    attempts.withdraw_one(connection, proof.subjects)
    if forgives:
        attempts.forgive(connection, proof.subjects)
    if proof.renewed is not None:
        moderators.rehash(connection, moderator, proof.renewed)
    return moderator


def _enter_attempt(
    name: str, subjects: dict[str, int], connection: Connection
) -> tuple[int, str | None]:
    """Count an attempt, unless it has to wait. Returns how long, and the password's hash."""
    wait_seconds = attempts.wait_seconds(connection, subjects)
    if not wait_seconds:
        attempts.enter(connection, subjects)
    stored = moderators.with_password(connection, name)
    return wait_seconds, None if stored is None else stored[1]


def _proving(who: SignedIn, connection: Connection) -> tuple[Proving, str]:
    """What shows that it is them, and what is stored of the password.

    Whoever has neither password nor passkey comes by a provider, which may shut them out.
    """
    held = moderators.by_id(connection, who.moderator.id)
    if held is None or has_password(held[1]):
        return "password", "" if held is None else held[1]
    if not passkeys.of_moderator(connection, who.moderator):
        return "nothing", held[1]
    begun_at = sessions.begun_at(connection, who.session_id)
    is_recent = begun_at is not None and datetime.now(UTC) - begun_at < PROVEN_FOR
    return "just proven" if is_recent else "passkey", held[1]
