"""Links that let somebody in: invitations, and links for a lost password. No HTTP, no SQL.

Opening a link changes nothing; what is sent by its page uses it up, in the same transaction. It is
worth what its maker may do when it is used: nobody leaves a way in behind.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from service.domain.door_links import MAILED_LIFE, DoorLink, Letter
from service.domain.errors import Conflict, Invalid, NotFound, TooMany
from service.domain.mail_addresses import is_mail_address
from service.domain.passkeys import PasskeyAnswer, PasskeyChallenge, PasskeyPlace
from service.domain.people import Membership, Moderator, Session, SignedIn
from service.domain.sign_ins import Doorstep, SignInKind
from service.moderation.doorsteps import PasswordProofs, welcome
from service.moderation.inviting import free_name
from service.moderation.passkeys import Passkeys
from service.moderation.passwords import no_password
from service.moderation.sign_in_log import SignInLog
from service.store.async_store import AsyncStore
from service.store.people import (
    attempts,
    door_links,
    moderators,
    owner_changes,
    passkeys,
    reset_addresses,
    roles,
    sessions,
)
from service.store.people.door_links import FoundLink

FIRST = "Passkey 1"
CODE_ASKED = "a second factor is on: set a password, and make a passkey when you are in"
GONE = "this link is not good any more"
NewKey = str | PasskeyAnswer  # a password, or a passkey in its place
Begin = Callable[[Connection, Moderator, Doorstep, SignInKind], Session]


@dataclass(frozen=True, slots=True)
class DoorLinks:
    """What whoever has a link can do with it, and who lost the password."""

    _database: AsyncStore
    _proofs: PasswordProofs
    _passkeys: Passkeys
    _log: SignInLog
    _begin: Begin

    async def open(self, token: str) -> DoorLink:
        """The link. Raises NotFound for one that opens nothing (any more)."""
        return (await self._database.read(partial(_find, token=token))).link

    async def ask_for_passkey(
        self, token: str, place: PasskeyPlace, *, name: str
    ) -> PasskeyChallenge:
        """What a browser needs to make the passkey that takes the place of a password.

        Raises NotFound, Conflict where a password it must be, and Invalid for a name that a new
        moderator cannot have: a device should keep no passkey in vain.
        """
        opened = await self._database.read(partial(_find, token=token))
        if not opened.link.takes_passkey:
            raise Conflict(CODE_ASKED)
        shown = opened.link.name
        if opened.link.kind == "invitation":
            shown = await self._database.read(partial(free_name, name=name))
        return self._passkeys.ask_by_name(shown, place, asked_for=opened.link.id)

    async def accept(self, token: str, *, name: str, key: NewKey, at: Doorstep) -> Session:
        """Become a moderator, with the role that the invitation names, and sign in.

        Raises NotFound, Invalid for a name that cannot be or is taken, or such a password,
        TooLate and WrongPasskey for such a passkey.
        """
        await self._require(token, "invitation")  # before a stranger makes us hash
        stored = await self._stored(key)

        def add(connection: Connection) -> Session:
            opened = _use_up(connection, token)
            moderator = moderators.add(connection, free_name(connection, name), stored)
            _give_roles(connection, moderator, opened)
            reset_addresses.put(connection, moderator, opened.link.address)
            session = self._begin(connection, moderator, at, "invitation")
            if isinstance(key, PasskeyAnswer):
                self._keep(connection, moderator, key, opened)
                self._log.enter(connection, "passkey-made", moderator, at)
            return session

        return await self._database.write(add, locks=sessions.AT_THE_DOOR)

    async def reset(self, token: str, *, key: NewKey, at: Doorstep) -> None:
        """Set another password. Sessions, passkeys and links of mails of before end.

        It signs nobody in: a second factor is still asked for. Raises NotFound, Invalid, TooLate,
        WrongPasskey, and Conflict for a passkey that would stand for the second factor, too.
        """
        await self._require(token, "reset")
        stored = await self._stored(key)

        def replace_password(connection: Connection) -> None:
            opened = _use_up(connection, token)
            held = moderators.by_id(connection, opened.moderator_id or "")
            if held is None:
                raise NotFound(GONE)
            moderators.set_password(connection, held[0], stored)
            passkeys.clear(connection, held[0])
            if isinstance(key, PasskeyAnswer):
                self._keep(connection, held[0], key, opened)
            kind: SignInKind = "password-reset" if isinstance(key, str) else "passkey-reset"
            self._log.enter(connection, kind, held[0], at)

        await self._database.write(replace_password, locks=sessions.AT_THE_DOOR)

    async def enter(self, token: str, *, at: Doorstep) -> Session:
        """Sign in by a link that was made on the machine itself. Raises NotFound."""

        def begin(connection: Connection) -> Session:
            opened = _use_up(connection, token)
            held = moderators.by_id(connection, opened.moderator_id or "")
            if held is None or opened.link.kind != "entry":
                raise NotFound(GONE)
            return self._begin(connection, held[0], at, "entry-link")

        return await self._database.write(begin, locks=sessions.AT_THE_DOOR)

    async def ask_for_reset(self, name: str, at: Doorstep) -> Letter | None:
        """The letter to somebody who lost the password; None if there is nowhere to send it.

        Raises TooMany: each asking counts, whether there is such a moderator or not.
        """
        subjects = attempts.of_forgotten(name, at.address)
        ask = partial(self._count_asking, name=name, subjects=subjects, at=at)
        wait_seconds, letter = await self._database.write(ask, locks=sessions.AT_THE_DOOR)
        if wait_seconds:
            raise TooMany(f"too many attempts: wait {wait_seconds} s", retry_seconds=wait_seconds)
        return letter

    async def read_address(self, who: SignedIn) -> str:
        """Where such a letter goes; empty for nowhere."""
        return await self._database.read(partial(reset_addresses.get, who=who.moderator))

    async def choose_address(
        self, who: SignedIn, address: str, *, password: str, at: Doorstep
    ) -> None:
        """Have it sent there; empty for nowhere.

        Raises Invalid, WrongPassword, TooMany, and TooLate if they have to sign in anew first.
        """
        if address and not is_mail_address(address):
            raise Invalid("one plain mail address", field="address")
        proof = await self._proofs.prove_own(who, password, at)

        def put(connection: Connection) -> None:
            moderator = welcome(connection, proof)
            reset_addresses.put(connection, moderator, address)
            self._log.enter(connection, "address-changed", moderator, at)

        await self._database.write(put, locks=sessions.AT_THE_DOOR)

    async def _require(self, token: str, kind: str) -> None:
        if (await self.open(token)).kind != kind:
            raise NotFound(GONE)

    async def _stored(self, key: NewKey) -> str:
        return await self._proofs.hash(key) if isinstance(key, str) else no_password()

    def _keep(
        self, connection: Connection, who: Moderator, key: PasskeyAnswer, opened: FoundLink
    ) -> None:
        if not opened.link.takes_passkey:
            raise Conflict(CODE_ASKED)
        self._passkeys.keep(connection, who, key, name=FIRST, asked_for=opened.link.id)

    def _count_asking(
        self, connection: Connection, *, name: str, subjects: dict[str, int], at: Doorstep
    ) -> tuple[int, Letter | None]:
        wait_seconds = attempts.wait_seconds(connection, subjects)
        if wait_seconds:
            return wait_seconds, None
        attempts.enter(connection, subjects)
        stored = moderators.with_password(connection, name)
        who = None if stored is None else stored[0]
        self._log.enter(connection, "reset-asked-for", who, at)
        return 0, None if who is None else _letter(connection, who)


def _letter(connection: Connection, who: Moderator) -> Letter | None:
    address = reset_addresses.get(connection, who)
    if not address:
        return None
    token = door_links.reset(connection, who, by=None, life=MAILED_LIFE, address=address)
    return Letter(address, who.name, "reset", token)


def _find(connection: Connection, *, token: str) -> FoundLink:
    opened = door_links.find(connection, token)
    if opened is None or not _still_counts(connection, opened):
        raise NotFound(GONE)
    return opened


def _use_up(connection: Connection, token: str) -> FoundLink:
    opened = _find(connection, token=token)
    if not door_links.remove(connection, opened.link.id):
        raise NotFound(GONE)
    return opened


def _still_counts(connection: Connection, opened: FoundLink) -> bool:
    """Whether its maker may give today what it gives."""
    link, maker = opened.link, opened.maker
    if link.kind == "invitation" and not (link.sites or link.is_everywhere):
        return False
    if maker is None or (maker.removed_at is None and roles.is_chief(connection, maker)):
        return True
    if maker.removed_at is not None or link.kind == "reset" or link.is_everywhere:
        return False
    return {site.id for site in link.sites} <= _owned_by(connection, maker)


def _owned_by(connection: Connection, who: Moderator) -> set[str]:
    memberships: tuple[Membership, ...] = roles.memberships_of(connection, who)
    return {member.site.id for member in memberships if member.role == "owner"}


def _give_roles(connection: Connection, who: Moderator, opened: FoundLink) -> None:
    link = opened.link
    about = f"{who.name}: {link.role}"
    for site in (None,) if link.is_everywhere else link.sites:
        roles.set_role(connection, who, link.role, site=site)
        owner_changes.enter(connection, "moderator-made", by=opened.maker, site=site, about=about)
