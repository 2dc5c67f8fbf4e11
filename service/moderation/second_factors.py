"""Second factors: a code of an authenticator beside the password, and ten codes on paper."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from service.domain.errors import Conflict, Invalid, WrongCode
from service.domain.people import Moderator, SignedIn
from service.domain.second_factors import ProposedFactor, SecondFactor
from service.domain.sign_ins import Doorstep, SignInKind
from service.moderation import one_time_codes
from service.moderation.doorsteps import PasswordProofs, welcome
from service.moderation.sign_in_log import SignInLog
from service.secret import Secret
from service.store.async_store import AsyncStore
from service.store.people import second_factors as store
from service.store.people import sessions

WRONG = "this is not a code of now, or it was used"


@dataclass(frozen=True, slots=True)
class SecondFactors:
    """What moderators do about their own second factor, and what is asked of it at the door."""

    _database: AsyncStore
    _proofs: PasswordProofs
    _secret: Secret
    _log: SignInLog
    _clock: Callable[[], float]

    async def read(self, who: SignedIn) -> SecondFactor | None:
        """One's own second factor; None if the password suffices."""
        return await self._database.read(lambda connection: store.get(connection, who.moderator))

    def propose(self, who: SignedIn, *, issuer: str) -> ProposedFactor:
        """A secret for an authenticator. It counts once `turn_on` has seen a code of it."""
        return self._proposed(one_time_codes.new_secret(), who, issuer)

    def propose_again(self, who: SignedIn, sealed: str, *, issuer: str) -> ProposedFactor:
        """The same secret, for another try at its first code. Raises Invalid if it is none."""
        return self._proposed(self._opened(who, sealed)[0], who, issuer)

    async def turn_on(
        self, who: SignedIn, *, sealed: str, code: str, password: str, at: Doorstep
    ) -> tuple[str, ...]:
        """Ask for a code from now on. Returns the recovery codes, which can be read only now.

        Raises WrongCode, WrongPassword, TooMany, Invalid for a secret that is not ours, and
        Conflict if it is on already.
        """
        secret, sealed_secret = self._opened(who, sealed)
        step = one_time_codes.step_of(secret, code, at_seconds=self._clock())
        if step is None:
            raise WrongCode(WRONG)
        proof = await self._proofs.prove(who.moderator.name, password, at)
        codes = one_time_codes.new_recovery_codes()

        def add(connection: Connection) -> None:
            moderator = welcome(connection, proof)
            if store.get(connection, moderator) is not None:
                raise Conflict("the second factor is on already")
            store.add(connection, moderator, sealed_secret, step=step)
            store.put_codes(connection, moderator, self._code_ids(moderator, codes))
            self._log.enter(connection, "factor-on", moderator, at)

        await self._database.write(add, locks=sessions.AT_THE_DOOR)
        return codes

    async def renew_codes(self, who: SignedIn, *, password: str, at: Doorstep) -> tuple[str, ...]:
        """Replace the recovery codes. Raises WrongPassword, TooMany, and Conflict if it is off."""
        proof = await self._proofs.prove(who.moderator.name, password, at)
        codes = one_time_codes.new_recovery_codes()

        def replace_codes(connection: Connection) -> None:
            moderator = welcome(connection, proof)
            if store.get(connection, moderator) is None:
                raise Conflict("there is no second factor")
            store.put_codes(connection, moderator, self._code_ids(moderator, codes))
            self._log.enter(connection, "codes-renewed", moderator, at)

        await self._database.write(replace_codes, locks=sessions.AT_THE_DOOR)
        return codes

    async def turn_off(self, who: SignedIn, *, password: str, at: Doorstep) -> None:
        """Let the password suffice again. Raises WrongPassword, and TooMany."""
        proof = await self._proofs.prove(who.moderator.name, password, at)

        def clear(connection: Connection) -> None:
            moderator = welcome(connection, proof)
            store.clear(connection, moderator)
            self._log.enter(connection, "factor-off", moderator, at)

        await self._database.write(clear, locks=sessions.AT_THE_DOOR)

    def use(self, connection: Connection, who: Moderator, typed: str) -> SignInKind:
        """Use up a code, of the authenticator or on paper: which it was. Raises WrongCode."""
        factor = store.get(connection, who)
        secret = None if factor is None else self._secret.unseal(factor.sealed)
        step = secret and one_time_codes.step_of(secret, typed, at_seconds=self._clock())
        if step and store.use_step(connection, who, step):
            return "code"
        (code_id,) = self._code_ids(who, [typed])
        if not store.use_code(connection, who, code_id):
            raise WrongCode(WRONG)
        return "recovery-code"

    def _proposed(self, secret: str, who: SignedIn, issuer: str) -> ProposedFactor:
        address = one_time_codes.address_of(secret, who.moderator.name, issuer=issuer)
        sealed_secret = self._secret.seal(secret)
        return ProposedFactor(
            secret, f"{sealed_secret}.{self._proposal(who, sealed_secret)}", address
        )

    def _proposal(self, who: SignedIn, sealed_secret: str) -> str:
        """Says that it was proposed to this moderator: what else is sealed is shown to nobody."""
        return self._secret.digest("proposed-factor", f"{who.moderator.id} {sealed_secret}")

    def _opened(self, who: SignedIn, sealed: str) -> tuple[str, str]:
        """The secret that was proposed, and what is stored of it. Raises Invalid."""
        sealed_secret, _, proposal = sealed.partition(".")
        is_ours = hmac.compare_digest(
            proposal.encode(), self._proposal(who, sealed_secret).encode()
        )
        secret = self._secret.unseal(sealed_secret) if is_ours else None
        if secret is None:
            raise Invalid("this is no secret of ours", field="sealed")
        return secret, sealed_secret

    def _code_ids(self, who: Moderator, codes: tuple[str, ...] | list[str]) -> list[str]:
        plain = (one_time_codes.plain_recovery_code(code) for code in codes)
        return [self._secret.digest("recovery", f"{who.id} {code}") for code in plain]
