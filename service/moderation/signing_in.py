"""Signing in and out: passwords, sessions, the first owner's link. No HTTP, no SQL."""

import hmac
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from sqlalchemy import Connection

from service.domain.errors import Invalid, NotFound, TooLate, WrongCode, WrongPasskey
from service.domain.oidc import IdentityProvider
from service.domain.passkeys import PasskeyAnswer
from service.domain.people import (
    NAME_RULE,
    AwaitedCode,
    Moderator,
    OpenSession,
    Proving,
    Session,
    SignedIn,
)
from service.domain.sign_ins import Doorstep, SignInKind
from service.moderation.devices import Devices
from service.moderation.door_links import DoorLinks
from service.moderation.doorsteps import PasswordProofs, Proof, welcome
from service.moderation.oidc import OidcSignIn
from service.moderation.passkeys import Passkeys
from service.moderation.passwords import Passwords
from service.moderation.second_factors import SecondFactors
from service.moderation.sign_in_log import SignInLog
from service.secret import Secret
from service.store.async_store import AsyncStore
from service.store.people import (
    attempts,
    moderators,
    roles,
    second_factors,
    sessions,
    welcome_links,
)

CODE_AWAITED_SECONDS = 300
OVER = "the password was given too long ago"


class SigningIn:
    """What a person at the door can do."""

    def __init__(
        self,
        database: AsyncStore,
        passwords: Passwords,
        secret: Secret,
        *,
        session_hours: int,
        provider: IdentityProvider | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._secret = secret
        self._devices = Devices(secret)
        self.log = SignInLog(database, secret, self._devices)
        self._proofs = PasswordProofs(database, passwords, self._devices, self.log)
        self.factors = SecondFactors(database, self._proofs, secret, self.log, clock)
        self.passkeys = Passkeys(database, self._proofs, secret, self.log, clock)
        self.links = DoorLinks(database, self._proofs, self.passkeys, self.log, self._begin_anew)
        self.oidc = OidcSignIn(
            database, self._proofs, secret, self.log, provider, begin=self._begin_anew, clock=clock
        )
        self._life = timedelta(hours=session_hours)
        self._clock = clock

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
        hashed = await self._proofs.hash(password)

        def add_owner(connection: Connection) -> Session:
            if not welcome_links.use_up(connection, token):
                raise NotFound("this link is not good any more")
            owner = moderators.add(connection, name, hashed, role="owner")
            self.log.enter(connection, "link", owner)
            return self._begin(connection, owner)

        try:
            return await self._database.write(add_owner, locks=sessions.AT_THE_DOOR)
        except (moderators.UnusableName, moderators.ModeratorExists) as error:
            raise Invalid(NAME_RULE, field="name") from error

    async def sign_in(self, name: str, password: str, *, at: Doorstep) -> Session | AwaitedCode:
        """A new session, never one that the browser brought along: that is ended.

        With a second factor none yet, but what `sign_in_with_code` wants to see again.
        Raises WrongPassword, and TooMany while the address has failed too often, on this account
        or on many. A browser that this moderator signed in with before waits for its own failures
        alone.
        """
        proof = await self._proofs.prove(name, password, at)

        def open_session(connection: Connection) -> Session | AwaitedCode:
            who = welcome(connection, proof, forgives=False)
            if second_factors.get(connection, who) is not None:
                return AwaitedCode(self._awaited(who.name, proof.renewed or proof.hashed))
            attempts.forgive(connection, proof.subjects)
            return self._begin_anew(connection, who, at, "password")

        return await self._database.write(open_session, locks=sessions.AT_THE_DOOR)

    async def sign_in_with_code(self, token: str, code: str, *, at: Doorstep) -> Session:
        """The session, after a code of the second factor.

        Raises TooLate if the password was given too long ago or was replaced since, WrongCode,
        and TooMany. Wrong codes count as wrong passwords do; from wherever they come, together.
        """
        name = await self._name_awaited(token)
        subjects = self._proofs.subjects(name, at)
        if not self._devices.known(at.device, name):
            subjects |= attempts.of_codes(name)
        hashed = await self._proofs.count(name, subjects)

        def open_session(connection: Connection) -> Session:
            self._require_awaited(token, hashed)
            who = welcome(connection, Proof(name, hashed or "", subjects, None))
            kind = self.factors.use(connection, who, code)
            return self._begin_anew(connection, who, at, kind)

        try:
            return await self._database.write(open_session, locks=sessions.AT_THE_DOOR)
        except WrongCode:
            await self._proofs.note_refusal("code-refused", name, at)
            raise

    async def sign_in_with_passkey(self, answer: PasskeyAnswer, *, at: Doorstep) -> Session:
        """The session, by a passkey alone. Raises TooLate, WrongPasskey, and TooMany.

        A wrong one counts as a wrong password does: it makes wait where it came from.
        """
        attempt = await self.passkeys.count(answer, at)

        def open_session(connection: Connection) -> Session:
            who = self.passkeys.use(connection, answer)
            attempts.withdraw_one(connection, attempt.subjects)
            return self._begin_anew(connection, who, at, "passkey")

        try:
            return await self._database.write(open_session, locks=sessions.AT_THE_DOOR)
        except WrongPasskey:
            await self._proofs.note_refusal("passkey-refused", attempt.name, at)
            raise

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
        session_id = sessions.token_id(token)

        def end(connection: Connection) -> None:
            holder = sessions.holder(connection, session_id)
            sessions.end(connection, session_id)
            if holder is not None:
                self.log.enter(connection, "signed-out", holder[0])

        await self._database.write(end, locks=sessions.AT_THE_DOOR)

    async def sign_out_everywhere(self, who: SignedIn) -> int:
        """End all sessions of this moderator, this one too. Returns how many there were."""

        def end_all(connection: Connection) -> int:
            self.log.enter(connection, "signed-out-everywhere", who.moderator)
            return sessions.end_all(connection, who.moderator)

        return await self._database.write(end_all, locks=sessions.AT_THE_DOOR)

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
            self.log.enter(connection, "session-ended", who.moderator)

        await self._database.write(end, locks=sessions.AT_THE_DOOR)

    async def read_proving(self, who: SignedIn) -> Proving:
        """What is asked of this moderator before what lets them in is changed."""
        return await self._proofs.read_proving(who)

    async def change_password(self, who: SignedIn, *, old: str, new: str, at: Doorstep) -> Session:
        """Set a password, the first or another; all sessions end, and a new one begins.

        Raises WrongPassword, TooMany, Invalid for a new password that cannot be, and TooLate if
        they have to sign in anew first.
        """
        hashed = await self._proofs.hash(new)  # first: one that cannot be is no failed attempt
        proof = await self._proofs.prove_own(who, old, at)

        def replace_password(connection: Connection) -> Session:
            welcome(connection, proof)
            moderators.set_password(connection, who.moderator, hashed)
            self.log.enter(connection, "password-changed", who.moderator, at)
            return self._begin(connection, who.moderator, device=at.device)

        return await self._database.write(replace_password, locks=sessions.AT_THE_DOOR)

    def _awaited(self, name: str, hashed: str) -> str:
        """Says that this password was right, and until when that counts."""
        until = int(self._clock()) + CODE_AWAITED_SECONDS
        return f"{until}.{self._awaited_seal(until, name, hashed)}.{name}"

    def _awaited_seal(self, until: int, name: str, hashed: str) -> str:
        return self._secret.digest("second-step", f"{until} {name} {hashed}")

    async def _name_awaited(self, token: str) -> str:
        """Whose password was right. Raises TooLate."""
        name = token.partition(".")[2].partition(".")[2]
        stored = await self._database.read(partial(moderators.with_password, name=name))
        self._require_awaited(token, None if stored is None else stored[1])
        return name

    def _require_awaited(self, token: str, hashed: str | None) -> None:
        until, _, rest = token.partition(".")
        seal, _, name = rest.partition(".")
        if hashed is None or not (until.isascii() and until.isdigit() and seal.isascii()):
            raise TooLate(OVER)
        is_ours = hmac.compare_digest(seal, self._awaited_seal(int(until[:12]), name, hashed))
        if not is_ours or self._clock() > int(until[:12]):
            raise TooLate(OVER)

    def _begin_anew(
        self, connection: Connection, who: Moderator, at: Doorstep, kind: SignInKind
    ) -> Session:
        """A session in the place of the one that the browser brought along."""
        self.log.enter(connection, kind, who, at)
        if at.former is not None:
            sessions.end(connection, sessions.token_id(at.former))
        return self._begin(connection, who, device=at.device)

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
