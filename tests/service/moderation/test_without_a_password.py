"""Accounts without a password: how they come about, what lets them in, what asks whom for what."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
from argon2 import PasswordHasher
from soft_authenticator import SoftAuthenticator
from sqlalchemy import update

from service.domain.errors import (
    Conflict,
    Invalid,
    NotFound,
    ServiceError,
    TooLate,
    WrongPasskey,
    WrongPassword,
)
from service.domain.passkeys import PasskeyAnswer, PasskeyPlace
from service.domain.people import Moderator, Session, SignedIn
from service.domain.sign_ins import Doorstep
from service.moderation.inviting import enter_invitation, enter_reset
from service.moderation.moderators import clear_second_factor
from service.moderation.passkeys import ANSWERED_WITHIN_SECONDS
from service.moderation.passwords import Passwords, no_password
from service.moderation.signing_in import SigningIn
from service.secret import Secret
from service.store.async_store import AsyncStore
from service.store.people import moderators, second_factors
from service.store.store import Store
from service.store.tables.people import sessions

PASSWORD = "correct horse battery"
HOME = Doorstep("203.0.113.7")
PLACE = PasskeyPlace("winnow.example", "https://winnow.example")
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


class Dial:
    """What time challenges take it to be."""

    seconds = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass(frozen=True)
class Porch:
    """A door, the links that lead to it, and the clock beside it."""

    store: Store
    door: SigningIn
    dial: Dial

    def invitation(self) -> str:
        with self.store.writing() as connection:
            return enter_invitation(connection, "ines", "moderator", on=(), by=None)

    def reset(self, who: Moderator) -> str:
        with self.store.writing() as connection:
            return enter_reset(connection, who, by=None)

    async def made(self, token: str, key: SoftAuthenticator, name: str = "ines") -> PasskeyAnswer:
        asked = await self.door.links.ask_for_passkey(token, PLACE, name=name)
        return PasskeyAnswer(asked.token, key.make(asked.options), PLACE)

    async def come_in(self, key: SoftAuthenticator) -> SignedIn:
        asked = self.door.passkeys.ask(PLACE)
        answer = PasskeyAnswer(asked.token, key.sign(asked.options), PLACE)
        return (await self.door.sign_in_with_passkey(answer, at=HOME)).signed_in

    async def add_passkey(self, who: SignedIn, key: SoftAuthenticator) -> None:
        asked = await self.door.passkeys.ask_for_new(who, PLACE)
        answer = PasskeyAnswer(asked.token, key.make(asked.options), PLACE)
        await self.door.passkeys.add(who, answer, name="another", password="", at=HOME)

    def age_sessions(self, minutes: int) -> None:
        with self.store.writing() as connection:
            began = datetime.now(UTC) - timedelta(minutes=minutes)
            connection.execute(update(sessions).values(created_at=began))


@pytest.fixture
async def porch(store: Store) -> AsyncIterator[Porch]:
    database, dial = AsyncStore(store), Dial()
    yield Porch(
        store, SigningIn(database, QUICK, Secret(b"s" * 32), session_hours=24, clock=dial), dial
    )
    database.close()


@pytest.fixture
def key() -> SoftAuthenticator:
    return SoftAuthenticator()


@pytest.fixture
async def ines(porch: Porch, key: SoftAuthenticator) -> SignedIn:
    """Came by an invitation, with a passkey."""
    token = porch.invitation()
    answer = await porch.made(token, key)
    return (await porch.door.links.accept(token, name="ines", key=answer, at=HOME)).signed_in


async def test_an_invitation_is_accepted_with_a_passkey_that_signs_in_from_then_on(
    porch: Porch, ines: SignedIn, key: SoftAuthenticator
) -> None:
    again = await porch.come_in(key)
    assert (again.moderator.name, again.is_chief) == ("ines", False)
    (passkey,) = await porch.door.passkeys.list_own(again)
    assert passkey.name == "Passkey 1"
    entries = (await porch.door.log.list_page(ines, is_own=True)).entries
    assert [entry.kind for entry in entries] == ["passkey", "passkey-made", "invitation"]


@pytest.mark.parametrize("typed", ["", "none", PASSWORD])
async def test_no_password_opens_an_account_that_has_none(
    porch: Porch, ines: SignedIn, typed: str
) -> None:
    with porch.store.reading() as connection:
        _, stored = moderators.by_id(connection, ines.moderator.id) or (None, "")
    for password in (typed, stored):
        with pytest.raises(WrongPassword):
            await porch.door.sign_in("ines", password, at=Doorstep("198.51.100.9"))


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"origin": "https://evil.example"}, WrongPasskey),
        ({"host": "evil.example"}, WrongPasskey),
        ({"verifies": False}, WrongPasskey),
    ],
)
async def test_a_passkey_made_elsewhere_accepts_nothing_and_leaves_the_link_good(
    porch: Porch, key: SoftAuthenticator, wrong: dict[str, object], error: type[ServiceError]
) -> None:
    token = porch.invitation()
    for field, value in wrong.items():
        setattr(key, field, value)
    answer = await porch.made(token, key)
    with pytest.raises(error):
        await porch.door.links.accept(token, name="ines", key=answer, at=HOME)
    assert (await porch.door.links.open(token)).name == "ines"


async def test_an_answer_counts_for_its_own_link_once_and_not_for_long(
    porch: Porch, key: SoftAuthenticator
) -> None:
    token, other = porch.invitation(), porch.invitation()
    answer = await porch.made(token, key)
    with pytest.raises(TooLate):
        await porch.door.links.accept(other, name="ines", key=answer, at=HOME)
    late = await porch.made(token, key)
    porch.dial.seconds += ANSWERED_WITHIN_SECONDS + 1
    with pytest.raises(TooLate):
        await porch.door.links.accept(token, name="ines", key=late, at=HOME)
    answer = await porch.made(token, key)
    await porch.door.links.accept(token, name="ines", key=answer, at=HOME)
    with pytest.raises(NotFound):
        await porch.door.links.accept(token, name="eve", key=answer, at=HOME)
    with pytest.raises(NotFound):
        await porch.made(token, key)


@pytest.mark.parametrize("name", ["Tom", "", "../x"])
async def test_no_device_makes_a_passkey_for_a_name_that_cannot_be(
    porch: Porch, key: SoftAuthenticator, name: str
) -> None:
    token = porch.invitation()
    with porch.store.writing() as connection:
        moderators.add(connection, "tom", no_password())
    with pytest.raises(Invalid):
        await porch.made(token, key, name=name)


async def test_a_lost_passkey_or_password_is_replaced_by_a_link(
    porch: Porch, ines: SignedIn, key: SoftAuthenticator
) -> None:
    token, found = porch.reset(ines.moderator), SoftAuthenticator()
    answer = await porch.made(token, found)
    await porch.door.links.reset(token, key=answer, at=HOME)
    assert await porch.door.signed_in(None) is None
    assert (await porch.come_in(found)).moderator.name == "ines"
    with pytest.raises(WrongPasskey):
        await porch.come_in(key)
    second = porch.reset(ines.moderator)
    await porch.door.links.reset(second, key=PASSWORD, at=HOME)
    assert isinstance(await porch.door.sign_in("ines", PASSWORD, at=HOME), Session)
    with pytest.raises(WrongPasskey):
        await porch.come_in(found)


async def test_a_passkey_by_a_link_does_not_stand_in_for_a_second_factor(
    porch: Porch, key: SoftAuthenticator
) -> None:
    with porch.store.writing() as connection:
        bob = moderators.add(connection, "bob", QUICK.hash(PASSWORD))
    token = porch.reset(bob)
    answer = await porch.made(token, key)
    with porch.store.writing() as connection:  # between asking and answering
        second_factors.add(connection, bob, "sealed", step=1)
    assert not (await porch.door.links.open(token)).takes_passkey
    with pytest.raises(Conflict):
        await porch.made(token, key)
    with pytest.raises(Conflict):
        await porch.door.links.reset(token, key=answer, at=HOME)
    await porch.door.links.reset(token, key=PASSWORD, at=HOME)


async def test_a_password_is_set_and_a_passkey_made_soon_after_coming_in(
    porch: Porch, ines: SignedIn, key: SoftAuthenticator
) -> None:
    assert await porch.door.read_proving(ines) == "just proven"
    await porch.add_passkey(ines, SoftAuthenticator())
    await porch.door.links.choose_address(ines, "ines@b.example", password="", at=HOME)
    porch.age_sessions(minutes=11)
    assert await porch.door.read_proving(ines) == "passkey"
    for change in (
        porch.add_passkey(ines, SoftAuthenticator()),
        porch.door.links.choose_address(ines, "", password="", at=HOME),
        porch.door.change_password(ines, old="", new=PASSWORD, at=HOME),
    ):
        with pytest.raises(TooLate):
            await change
    again = await porch.come_in(key)
    await porch.door.change_password(again, old="", new=PASSWORD, at=HOME)
    session = await porch.door.sign_in("ines", PASSWORD, at=HOME)
    assert isinstance(session, Session)
    assert await porch.door.read_proving(session.signed_in) == "password"
    with pytest.raises(WrongPassword):
        await porch.door.change_password(session.signed_in, old="", new=PASSWORD, at=HOME)


async def test_whoever_a_provider_lets_in_sets_no_password(porch: Porch) -> None:
    """Else they would still come in once the provider shuts them out."""
    with porch.store.writing() as connection:
        who = moderators.add(connection, "olga", no_password(), role="owner")
    began = SignedIn(who, (), "")
    assert await porch.door.read_proving(began) == "nothing"
    with pytest.raises(TooLate):
        await porch.door.change_password(began, old="", new=PASSWORD, at=HOME)


async def test_the_last_passkey_stays_unless_there_is_a_password(
    porch: Porch, ines: SignedIn
) -> None:
    (first,) = await porch.door.passkeys.list_own(ines)
    with pytest.raises(Conflict):
        await porch.door.passkeys.remove(ines, first.id)
    await porch.add_passkey(ines, SoftAuthenticator())
    await porch.door.passkeys.remove(ines, first.id)
    (last,) = await porch.door.passkeys.list_own(ines)
    with pytest.raises(Conflict):
        await porch.door.passkeys.remove(ines, last.id)
    with pytest.raises(NotFound):
        await porch.door.passkeys.remove(ines, first.id)
    await porch.door.change_password(ines, old="", new=PASSWORD, at=HOME)
    await porch.door.passkeys.remove(ines, last.id)


async def test_clearing_the_second_factor_shuts_nobody_out(porch: Porch, ines: SignedIn) -> None:
    with pytest.raises(Conflict), porch.store.writing() as connection:
        clear_second_factor(connection, ines.moderator)
    assert await porch.door.passkeys.list_own(ines)


class NotingHasher(PasswordHasher):
    """Notes what a password is compared with."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.compared: list[str | bytes] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        self.compared.append(hash)
        return super().verify(hash, password)


def test_who_has_no_password_is_refused_as_slowly_as_anybody_else() -> None:
    hasher = NotingHasher()
    assert not Passwords(hasher).is_right(PASSWORD, no_password())
    (compared,) = hasher.compared
    assert str(compared).startswith("$argon2id$"), "nothing else takes its time"
