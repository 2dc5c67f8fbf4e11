"""Signing in by the provider of the organisation: whom it knows, and as whom. No HTTP, no SQL.

The provider says at each sign-in which groups somebody is in; what they may do here follows from
that anew. An account of the same name that was made here is another one.
"""

import hmac
import json
import re
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection

from service.domain.oidc import (
    EVERY_SITE,
    IdentityProvider,
    NotAllowed,
    NotProven,
    OidcGrant,
    OidcOutset,
    OidcReturn,
    ProviderAway,
    granted,
)
from service.domain.people import Moderator, Role, Session
from service.domain.sign_ins import Doorstep
from service.moderation.door_links import Begin
from service.moderation.doorsteps import PasswordProofs
from service.moderation.passwords import no_password
from service.moderation.sign_in_log import SignInLog
from service.secret import Secret
from service.store.async_store import AsyncStore
from service.store.people import attempts, identities, moderators, owner_changes, roles, sessions
from service.store.people import passkeys as challenges
from service.store.sites import sites

AWAY_SECONDS = 600  # that somebody may be at the provider's
MOST_TRIES = 50  # at a name that nobody has
NO_NAME = re.compile(r"[^\w.@+-]+")
BEGINNING = re.compile(r"^[\W_]+")
WRONG = "this sign-in was not begun in this browser, was used already, or took too long"
NO_ROLE = "the provider gives you no role here"


@dataclass(frozen=True, slots=True)
class OidcMapping:
    """What of the provider's claims is read, and which roles it gives."""

    issuer: str
    role_claim: str
    name_claim: str
    grants: Sequence[OidcGrant]


@dataclass(frozen=True, slots=True)
class ProviderPerson:
    """Somebody as the provider knows them."""

    subject: str
    name: str
    roles: Mapping[str, Role]


class OidcSignIn:
    """What a browser is sent out with, and what comes of it once it is back."""

    def __init__(
        self,
        database: AsyncStore,
        proofs: PasswordProofs,
        secret: Secret,
        log: SignInLog,
        provider: IdentityProvider | None,
        *,
        begin: Begin,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._proofs = proofs
        self._secret = secret
        self._log = log
        self._provider = provider
        self._begin = begin
        self._clock = clock

    @property
    def has_provider(self) -> bool:
        """Whether anybody can sign in like that."""
        return self._provider is not None

    async def set_out(self, *, back: str) -> tuple[str, str]:
        """Where to send a browser, and what it is to keep meanwhile. Raises ProviderAway."""
        state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
        outset = OidcOutset(state, nonce, verifier, back)
        until = int(self._clock()) + AWAY_SECONDS
        cookie = self._secret.seal(json.dumps({"until": until, **asdict(outset)}))
        return await self._known_provider().address(outset), cookie

    async def come_back(
        self,
        mapping: OidcMapping,
        *,
        cookie: str,
        answer: OidcReturn,
        at: Doorstep,
    ) -> tuple[Session, str]:
        """The session, and where to go on. Raises ProviderAway, NotProven, NotAllowed, TooMany.

        Whoever has no role (any more) is refused, and all their sessions end. Each try counts as
        one with a password does, or the provider could be asked without end.
        """
        outset = self._outset(cookie, answer)
        await self._spend(outset)
        subjects = self._proofs.subjects("", at)
        await self._proofs.count("", subjects)
        claims = await self._claims(outset, answer, subjects)
        person = _person(mapping, claims)

        def open_session(connection: Connection) -> Session | None:
            who = identities.find(connection, mapping.issuer, person.subject)
            if not _may_come(connection, who, person):
                self._refuse(connection, who, at)
                return None
            attempts.withdraw_one(connection, subjects)
            if who is None:
                who = _made(connection, mapping.issuer, person)
            _give_roles(connection, who, person.roles)
            return self._begin(connection, who, at, "oidc")

        session = await self._database.write(open_session, locks=sessions.AT_THE_DOOR)
        if session is None:
            raise NotAllowed(NO_ROLE)
        return session, outset.back

    async def _claims(
        self, outset: OidcOutset, answer: OidcReturn, subjects: dict[str, int]
    ) -> Mapping[str, Any]:
        try:
            return await self._known_provider().claims(outset, answer)
        except ProviderAway:  # that is no fault of whoever tries
            await self._database.write(partial(attempts.withdraw_one, free=subjects))
            raise

    def _refuse(self, connection: Connection, who: Moderator | None, at: Doorstep) -> None:
        self._log.enter(connection, "oidc-refused", who, at)
        if who is not None:
            sessions.end_all(connection, who)
            _give_roles(connection, who, {})

    def _known_provider(self) -> IdentityProvider:
        if self._provider is None:
            raise ProviderAway("no provider is set")
        return self._provider

    def _outset(self, cookie: str, answer: OidcReturn) -> OidcOutset:
        """What this browser was sent out with. Raises NotProven."""
        opened = self._secret.unseal(cookie)
        if opened is None or not answer.state.isascii():
            raise NotProven(WRONG)
        try:
            fields = json.loads(opened)
        except ValueError as error:  # we sealed it, but as something else
            raise NotProven(WRONG) from error
        until = fields.pop("until", 0)
        if not hmac.compare_digest(fields.get("state", ""), answer.state) or until < self._clock():
            raise NotProven(WRONG)
        return OidcOutset(**fields)

    async def _spend(self, outset: OidcOutset) -> None:
        until = datetime.now(UTC) + timedelta(seconds=AWAY_SECONDS)
        spend = partial(challenges.spend, challenge=outset.state, until=until)
        if not await self._database.write(spend):
            raise NotProven(WRONG)


def _person(mapping: OidcMapping, claims: Mapping[str, Any]) -> ProviderPerson:
    name = claims.get(mapping.name_claim) or claims.get("email") or ""
    plain = BEGINNING.sub("", NO_NAME.sub("-", name if isinstance(name, str) else ""))
    subject = str(claims["sub"])
    return ProviderPerson(
        subject, plain[:50] or "somebody", granted(mapping.grants, claims.get(mapping.role_claim))
    )


def _may_come(connection: Connection, who: Moderator | None, person: ProviderPerson) -> bool:
    """Whether they were not removed here, and have a role that means something."""
    is_removed = who is not None and who.removed_at is not None
    names = {site.name for site in sites.all_sites(connection)} | {EVERY_SITE}
    return not is_removed and any(name in names for name in person.roles)


def _made(connection: Connection, issuer: str, person: ProviderPerson) -> Moderator:
    """A new moderator, by the name that the provider says or one like it that nobody has."""
    tries = (person.name, *(f"{person.name}-{number}" for number in range(2, MOST_TRIES)))
    name = next((name for name in tries if not moderators.is_taken(connection, name)), None)
    stored = no_password()
    try:
        who = moderators.add(connection, name or f"somebody-{secrets.token_hex(8)}", stored)
    except moderators.UnusableName:
        who = moderators.add(connection, f"somebody-{secrets.token_hex(8)}", stored)
    identities.add(connection, issuer, person.subject, who)
    about = f"{who.name}: {issuer}"
    owner_changes.enter(connection, "moderator-made", by=None, about=about)
    return who


def _give_roles(connection: Connection, who: Moderator, new_roles: Mapping[str, Role]) -> None:
    """What the provider gives, and nothing else."""
    roles.set_role(connection, who, new_roles.get(EVERY_SITE), site=None)
    for site in sites.all_sites(connection):
        roles.set_role(connection, who, new_roles.get(site.name), site=site)
