"""Passkeys: what opens a session, and what only looks like it."""

import contextlib
from collections.abc import AsyncIterator

import pytest
from argon2 import PasswordHasher
from soft_authenticator import SoftAuthenticator

from service.domain.errors import Invalid, NotFound, TooLate, TooMany, WrongPasskey, WrongPassword
from service.domain.passkeys import PasskeyAnswer, PasskeyPlace
from service.domain.people import AwaitedCode, Session, SignedIn
from service.domain.sign_ins import Doorstep
from service.moderation.passkeys import ANSWERED_WITHIN_SECONDS
from service.moderation.passwords import Passwords
from service.moderation.signing_in import SigningIn
from service.secret import Secret
from service.store.async_store import AsyncStore
from service.store.people import moderators, second_factors
from service.store.store import Store

PASSWORD = "correct horse battery"
HOME = Doorstep("203.0.113.7")
PLACE = PasskeyPlace("winnow.example", "https://winnow.example")
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


class Clock:
    seconds = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def door(store: Store, clock: Clock) -> AsyncIterator[SigningIn]:
    database = AsyncStore(store)
    yield SigningIn(database, QUICK, Secret(b"s" * 32), session_hours=24, clock=clock)
    database.close()


async def enrolled(door: SigningIn, store: Store, name: str) -> SignedIn:
    with store.writing() as connection:
        moderators.add(connection, name, QUICK.hash(PASSWORD), role="owner")
    session = await door.sign_in(name, PASSWORD, at=HOME)
    assert isinstance(session, Session)
    return session.signed_in


@pytest.fixture
async def ada(store: Store, door: SigningIn) -> SignedIn:
    return await enrolled(door, store, "ada")


async def make(
    door: SigningIn,
    who: SignedIn,
    key: SoftAuthenticator,
    *,
    name: str = "telephone",
    password: str = PASSWORD,
) -> None:
    asked = await door.passkeys.ask_for_new(who, PLACE)
    answer = PasskeyAnswer(asked.token, key.make(asked.options), PLACE)
    await door.passkeys.add(who, answer, name=name, password=password, at=HOME)


@pytest.fixture
async def key(door: SigningIn, ada: SignedIn) -> SoftAuthenticator:
    made = SoftAuthenticator()
    await make(door, ada, made)
    return made


def signed(door: SigningIn, key: SoftAuthenticator) -> PasskeyAnswer:
    asked = door.passkeys.ask(PLACE)
    return PasskeyAnswer(asked.token, key.sign(asked.options), PLACE)


async def test_a_passkey_opens_a_session_though_a_code_is_asked_after_the_password(
    door: SigningIn, ada: SignedIn, key: SoftAuthenticator, store: Store
) -> None:
    with store.writing() as connection:
        second_factors.add(connection, ada.moderator, "sealed", step=1)
    assert isinstance(await door.sign_in("ada", PASSWORD, at=HOME), AwaitedCode)
    session = await door.sign_in_with_passkey(signed(door, key), at=HOME)
    who = await door.signed_in(session.token)
    assert who is not None
    assert who.moderator.name == "ada"
    (kept,) = await door.passkeys.list_own(ada)
    assert (kept.name, kept.last_used_at is not None) == ("telephone", True)


async def test_an_answer_counts_once_and_not_for_long(
    door: SigningIn, key: SoftAuthenticator, clock: Clock
) -> None:
    answer = signed(door, key)
    await door.sign_in_with_passkey(answer, at=HOME)
    with pytest.raises(TooLate):
        await door.sign_in_with_passkey(answer, at=HOME)
    late = signed(door, key)
    clock.seconds += ANSWERED_WITHIN_SECONDS + 1
    with pytest.raises(TooLate):
        await door.sign_in_with_passkey(late, at=HOME)


@pytest.mark.parametrize(
    "wrong",
    [
        {"verifies": False},
        {"origin": "https://evil.example"},
        {"origin": "http://winnow.example"},
        {"host": "evil.example"},
        {"credential_id": b"another"},
    ],
)
async def test_what_was_signed_elsewhere_or_by_nobody_in_person_opens_nothing(
    door: SigningIn, key: SoftAuthenticator, wrong: dict[str, object]
) -> None:
    for name, value in wrong.items():
        setattr(key, name, value)
    with pytest.raises(WrongPasskey):
        await door.sign_in_with_passkey(signed(door, key), at=HOME)


async def test_another_key_under_the_same_name_opens_nothing(
    door: SigningIn, key: SoftAuthenticator
) -> None:
    forged = SoftAuthenticator(credential_id=key.credential_id)
    with pytest.raises(WrongPasskey):
        await door.sign_in_with_passkey(signed(door, forged), at=HOME)


async def test_a_copy_that_counts_less_opens_nothing(
    door: SigningIn, key: SoftAuthenticator
) -> None:
    key.counter = 9
    await door.sign_in_with_passkey(signed(door, key), at=HOME)
    key.counter = 5
    with pytest.raises(WrongPasskey):
        await door.sign_in_with_passkey(signed(door, key), at=HOME)


@pytest.mark.parametrize(
    "credential", ["", "nonsense", "[]", "{}", "null", '{"id": 1}', '{"id": "\\u0000"}', "[" * 9999]
)
async def test_nonsense_opens_nothing_and_makes_nothing(
    door: SigningIn, ada: SignedIn, key: SoftAuthenticator, credential: str
) -> None:
    asked = door.passkeys.ask(PLACE)
    with pytest.raises(WrongPasskey):
        await door.sign_in_with_passkey(PasskeyAnswer(asked.token, credential, PLACE), at=HOME)
    new = PasskeyAnswer((await door.passkeys.ask_for_new(ada, PLACE)).token, credential, PLACE)
    with pytest.raises(WrongPasskey):
        await door.passkeys.add(ada, new, name="x", password=PASSWORD, at=HOME)


@pytest.mark.parametrize("token", ["", "..", "x.y.z", "9999999999.AAAA.ff", "½.½.½", "1" * 300])
async def test_a_challenge_that_was_not_ours_is_answered_in_vain(
    door: SigningIn, key: SoftAuthenticator, token: str
) -> None:
    answer = key.sign({"challenge": "AAAA"})
    with pytest.raises(TooLate):
        await door.sign_in_with_passkey(PasskeyAnswer(token, answer, PLACE), at=HOME)


async def test_a_challenge_is_for_what_and_whom_it_was_made(
    door: SigningIn, ada: SignedIn, key: SoftAuthenticator, store: Store
) -> None:
    eve = await enrolled(door, store, "eve")
    of_eve = await door.passkeys.ask_for_new(eve, PLACE)
    new = SoftAuthenticator()
    answer = PasskeyAnswer(of_eve.token, new.make(of_eve.options), PLACE)
    with pytest.raises(TooLate):
        await door.passkeys.add(ada, answer, name="x", password=PASSWORD, at=HOME)
    answer = PasskeyAnswer(of_eve.token, key.sign(of_eve.options), PLACE)
    with pytest.raises(TooLate):
        await door.sign_in_with_passkey(answer, at=HOME)


async def test_making_one_needs_the_password_a_name_and_a_person(
    door: SigningIn, ada: SignedIn
) -> None:
    with pytest.raises(WrongPassword):
        await make(door, ada, SoftAuthenticator(), password="not it")
    for name in ("", "  ", "x" * 61, "a\0b"):
        with pytest.raises(Invalid):
            await make(door, ada, SoftAuthenticator(), name=name)
    with pytest.raises(WrongPasskey):
        await make(door, ada, SoftAuthenticator(verifies=False))
    assert await door.passkeys.list_own(ada) == ()


async def test_a_passkey_is_one_moderators_and_only_they_remove_it(
    door: SigningIn, ada: SignedIn, key: SoftAuthenticator, store: Store
) -> None:
    eve = await enrolled(door, store, "eve")
    with pytest.raises(WrongPasskey):
        await make(door, eve, key)
    (kept,) = await door.passkeys.list_own(ada)
    with pytest.raises(NotFound):
        await door.passkeys.remove(eve, kept.id)
    await door.passkeys.remove(ada, kept.id)
    with pytest.raises(WrongPasskey):
        await door.sign_in_with_passkey(signed(door, key), at=HOME)


async def test_the_passkey_of_a_removed_moderator_opens_nothing(
    door: SigningIn, ada: SignedIn, key: SoftAuthenticator, store: Store
) -> None:
    with store.writing() as connection:
        moderators.remove(connection, ada.moderator)
    with pytest.raises(WrongPasskey):
        await door.sign_in_with_passkey(signed(door, key), at=HOME)


async def test_wrong_passkeys_make_wait_where_they_come_from_and_nobody_else(
    door: SigningIn, key: SoftAuthenticator, ada: SignedIn
) -> None:
    forged = SoftAuthenticator(credential_id=key.credential_id)
    elsewhere = Doorstep("198.51.100.1")
    with pytest.raises(TooMany):
        for _ in range(10):
            with contextlib.suppress(WrongPasskey):
                await door.sign_in_with_passkey(signed(door, forged), at=elsewhere)
    with pytest.raises(TooMany):
        await door.sign_in_with_passkey(signed(door, key), at=elsewhere)
    await door.sign_in_with_passkey(signed(door, key), at=HOME)
    page = await door.log.list_page(ada, is_own=True)
    assert {entry.kind for entry in page.entries} == {
        "passkey-refused",
        "passkey-made",
        "password",
        "passkey",
    }


async def test_a_right_passkey_and_a_late_one_are_no_failures(
    door: SigningIn, key: SoftAuthenticator, clock: Clock
) -> None:
    for _ in range(25):
        await door.sign_in_with_passkey(signed(door, key), at=HOME)
        late = signed(door, key)
        clock.seconds += ANSWERED_WITHIN_SECONDS + 1
        with pytest.raises(TooLate):
            await door.sign_in_with_passkey(late, at=HOME)
