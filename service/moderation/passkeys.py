"""Passkeys: made beside the password, and enough to sign in with. No HTTP, no SQL."""

import hmac
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import webauthn
from sqlalchemy import Connection
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from service.domain.errors import Conflict, Invalid, NotFound, TooLate, WrongPasskey
from service.domain.passkeys import (
    MOST_NAME_CHARS,
    Passkey,
    PasskeyAnswer,
    PasskeyChallenge,
    PasskeyPlace,
)
from service.domain.people import Moderator, SignedIn
from service.domain.sign_ins import Doorstep
from service.moderation.doorsteps import PasswordProofs, welcome
from service.moderation.passwords import has_password
from service.moderation.sign_in_log import SignInLog
from service.secret import Secret
from service.store.async_store import AsyncStore
from service.store.people import moderators, sessions
from service.store.people import passkeys as store

ANSWERED_WITHIN_SECONDS = 300
MOST_PASSKEYS = 20  # of one moderator
VERIFIED = UserVerificationRequirement.REQUIRED
FOUND_BY_ITSELF = AuthenticatorSelectionCriteria(
    resident_key=ResidentKeyRequirement.REQUIRED, user_verification=VERIFIED
)
WRONG = "this passkey is not known here, or it did not sign what it was given"
SIGNING_IN = "sign-in"
# What is raised of an answer that no browser would give.
NONSENSE = (
    WebAuthnException, ValueError, TypeError, LookupError, AttributeError, RecursionError,
    store.PasskeyExists,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt with a passkey that is counted for `subjects` until it succeeds."""

    name: str
    subjects: dict[str, int]


@dataclass(frozen=True, slots=True)
class Passkeys:
    """What moderators do about their passkeys, and what is asked of one at the door."""

    _database: AsyncStore
    _proofs: PasswordProofs
    _secret: Secret
    _log: SignInLog
    _clock: Callable[[], float]

    async def list_own(self, who: SignedIn) -> tuple[Passkey, ...]:
        """One's own passkeys, the oldest first."""
        return await self._database.read(partial(store.of_moderator, who=who.moderator))

    async def ask_for_new(self, who: SignedIn, place: PasskeyPlace) -> PasskeyChallenge:
        """What a browser needs to make a passkey for this moderator."""
        has = await self.list_own(who)
        return self.ask_by_name(who.moderator.name, place, asked_for=who.moderator.id, has=has)

    def ask_by_name(
        self, name: str, place: PasskeyPlace, *, asked_for: str, has: Sequence[Passkey] = ()
    ) -> PasskeyChallenge:
        """The same of whoever has this name, or is to have it. `keep` asks what it was for.

        A device keeps one passkey of a name: a lost one's successor takes its place.
        """
        holder_id = self._secret.digest("passkey-holder", moderators.name_key(name))
        options = webauthn.generate_registration_options(
            rp_id=place.host,
            rp_name=f"Winnow {place.host}",
            user_name=name,
            user_id=holder_id.encode(),
            authenticator_selection=FOUND_BY_ITSELF,
            exclude_credentials=[_descriptor(passkey) for passkey in has],
        )
        return PasskeyChallenge(
            self._token(options.challenge, asked_for), options_to_json_dict(options)
        )

    async def add(
        self, who: SignedIn, answer: PasskeyAnswer, *, name: str, password: str, at: Doorstep
    ) -> None:
        """Keep a new passkey. Raises WrongPassword, TooMany, TooLate, WrongPasskey, Invalid.

        TooLate as well if, without a password, they have to sign in anew first.
        """
        shown = " ".join(name.split())
        if not shown.isprintable() or not 1 <= len(shown) <= MOST_NAME_CHARS:
            raise Invalid(f"1 to {MOST_NAME_CHARS} characters", field="name")
        proof = await self._proofs.prove_own(who, password, at)

        def add(connection: Connection) -> None:
            moderator = welcome(connection, proof)
            if len(store.of_moderator(connection, moderator)) >= MOST_PASSKEYS:
                raise Invalid(f"at most {MOST_PASSKEYS}", field="name")
            self.keep(connection, moderator, answer, name=shown, asked_for=moderator.id)
            self._log.enter(connection, "passkey-made", moderator, at)

        await self._database.write(add, locks=sessions.AT_THE_DOOR)

    def keep(
        self,
        connection: Connection,
        who: Moderator,
        answer: PasskeyAnswer,
        *,
        name: str,
        asked_for: str,
    ) -> None:
        """Keep what was `asked_for` under this id. Raises TooLate, and WrongPasskey."""
        challenge = self._spend(connection, answer.token, asked_for)
        with _refuses():
            store.add(connection, _made(answer, challenge, who, name))

    async def remove(self, who: SignedIn, passkey_id: str) -> None:
        """Let a passkey open nothing any more. Raises NotFound for any but one's own.

        Raises Conflict for the last of somebody without a password, who would be shut out.
        """

        def remove(connection: Connection) -> None:
            has = store.of_moderator(connection, who.moderator)
            held = moderators.by_id(connection, who.moderator.id)
            if (
                held
                and not has_password(held[1])
                and [passkey.id for passkey in has] == [passkey_id]
            ):
                raise Conflict("without it you could not sign in: set a password first")
            if not store.remove(connection, who.moderator, passkey_id):
                raise NotFound("you have no such passkey")
            self._log.enter(connection, "passkey-removed", who.moderator)

        await self._database.write(remove, locks=sessions.AT_THE_DOOR)

    def ask(self, place: PasskeyPlace) -> PasskeyChallenge:
        """What a browser is to sign with whatever passkey it has for this place."""
        options = webauthn.generate_authentication_options(
            rp_id=place.host, user_verification=VERIFIED
        )
        token = self._token(options.challenge, SIGNING_IN)
        return PasskeyChallenge(token, options_to_json_dict(options))

    async def count(self, answer: PasskeyAnswer, at: Doorstep) -> Attempt:
        """Count an attempt as one with a password, for the passkey's holder if it has one.

        Raises TooLate for a challenge that is not ours or of now, which is no attempt, and TooMany.
        """
        self._read_token(answer.token, SIGNING_IN)
        name = await self._database.read(partial(_holder_name, answer))
        subjects = self._proofs.subjects(name, at)
        await self._proofs.count(name, subjects)
        return Attempt(name, subjects)

    def use(self, connection: Connection, answer: PasskeyAnswer) -> Moderator:
        """Whose passkey signed the challenge. Raises TooLate, and WrongPasskey."""
        challenge = self._spend(connection, answer.token, SIGNING_IN)
        with _refuses():
            credential = json.loads(answer.credential)
            holder = store.find(connection, str(credential["id"]))
            if holder is None:
                raise WrongPasskey(WRONG)
            moderator, passkey = holder
            verified = webauthn.verify_authentication_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=answer.place.host,
                expected_origin=answer.place.origin,
                credential_public_key=base64url_to_bytes(passkey.public_key),
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            )
        store.use(connection, passkey, sign_count=verified.new_sign_count)
        return moderator

    def _token(self, challenge: bytes, purpose: str) -> str:
        until, text = int(self._clock()) + ANSWERED_WITHIN_SECONDS, bytes_to_base64url(challenge)
        return f"{until}.{text}.{self._token_seal(until, text, purpose)}"

    def _token_seal(self, until: int, challenge: str, purpose: str) -> str:
        return self._secret.digest("passkey-challenge", f"{until} {challenge} {purpose}")

    def _spend(self, connection: Connection, token: str, purpose: str) -> bytes:
        """The challenge that was ours, is not too old, and was not answered before."""
        challenge = self._read_token(token, purpose)
        kept_until = datetime.now(UTC) + timedelta(seconds=ANSWERED_WITHIN_SECONDS)
        if not store.spend(connection, challenge, until=kept_until):
            raise TooLate("this challenge was answered before")
        return base64url_to_bytes(challenge)

    def _read_token(self, token: str, purpose: str) -> str:
        until, _, rest = token.partition(".")
        challenge, _, seal = rest.partition(".")
        if not (token.isascii() and until.isdigit() and len(until) <= 12):
            raise TooLate("this is no challenge of ours")
        is_ours = hmac.compare_digest(seal, self._token_seal(int(until), challenge, purpose))
        if not is_ours or self._clock() > int(until):
            raise TooLate("this is no challenge of now")
        return challenge


def _holder_name(answer: PasskeyAnswer, connection: Connection) -> str:
    """Whose passkey is said to have signed; empty if it is nobody's."""
    try:
        holder = store.find(connection, str(json.loads(answer.credential)["id"]))
    except NONSENSE:
        return ""
    return "" if holder is None else holder[0].name


def _made(answer: PasskeyAnswer, challenge: bytes, who: Moderator, name: str) -> Passkey:
    """The passkey that a browser has made. Raises WrongPasskey."""
    with _refuses():
        verified = webauthn.verify_registration_response(
            credential=answer.credential,
            expected_challenge=challenge,
            expected_rp_id=answer.place.host,
            expected_origin=answer.place.origin,
            require_user_verification=True,
        )
    credential_id = bytes_to_base64url(verified.credential_id)
    return Passkey(
        id=store.id_of(credential_id),
        moderator_id=who.id,
        name=name,
        credential_id=credential_id,
        public_key=bytes_to_base64url(verified.credential_public_key),
        sign_count=verified.sign_count,
        created_at=datetime.now(UTC),
    )


def _descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credential_id))


@contextmanager
def _refuses() -> Iterator[None]:
    """Whatever an answer is that no browser would give, it is a wrong one."""
    try:
        yield
    except NONSENSE as error:
        raise WrongPasskey(WRONG) from error
