"""Many failures make wait: whom, for how long, and whom they do not."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from front_door import HOME, PASSWORD, age, enrol

from service.domain.errors import TooMany, WrongPassword
from service.domain.sign_ins import Doorstep
from service.domain.sites import Site
from service.moderation.passwords import Passwords
from service.moderation.signing_in import SigningIn
from service.secret import Secret
from service.store.async_store import AsyncStore
from service.store.people import attempts as counted_attempts
from service.store.store import Store


@pytest.fixture
def passwords() -> Passwords:
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
async def door(store: Store, passwords: Passwords) -> AsyncIterator[SigningIn]:
    database = AsyncStore(store)
    yield SigningIn(database, passwords, Secret(b"s" * 32), session_hours=24)
    database.close()


@pytest.fixture
def ada(store: Store, passwords: Passwords, site: Site) -> str:
    enrol(store, passwords, "ada", "owner")
    return "ada"


async def fail(door: SigningIn, times: int, *, name: str = "ada", address: str = HOME) -> None:
    for _ in range(times):
        with pytest.raises(WrongPassword):
            await door.sign_in(name, "wrong password", at=Doorstep(address))


async def test_many_failures_on_one_account_make_their_address_wait(
    door: SigningIn, ada: str, store: Store
) -> None:
    await fail(door, counted_attempts.FREE_OF_ACCOUNT)
    age(store, -timedelta(seconds=30))  # clocks of replicas are apart; a busy machine is slow
    with pytest.raises(TooMany) as caught:
        await door.sign_in("ADA", PASSWORD, at=Doorstep(HOME))
    assert 1 <= caught.value.retry_seconds <= 2


async def test_whoever_guesses_elsewhere_locks_nobody_out(door: SigningIn, ada: str) -> None:
    for number in range(9):
        await fail(door, counted_attempts.FREE_OF_ACCOUNT, address=f"198.51.100.{number}")
    await door.sign_in("ada", PASSWORD, at=Doorstep(HOME))


@pytest.mark.parametrize("ahead", [timedelta(minutes=20), timedelta(days=400)], ids=str)
async def test_a_clock_that_was_set_back_makes_nobody_wait(
    door: SigningIn, ada: str, store: Store, ahead: timedelta
) -> None:
    await fail(door, counted_attempts.FREE_OF_ACCOUNT)
    age(store, -ahead)
    await door.sign_in("ada", PASSWORD, at=Doorstep(HOME))


async def test_a_clock_that_jumps_forward_makes_nobody_wait(
    door: SigningIn, ada: str, store: Store
) -> None:
    await fail(door, counted_attempts.FREE_OF_ACCOUNT)
    age(store, timedelta(days=400))
    await door.sign_in("ada", PASSWORD, at=Doorstep(HOME))


async def test_the_wait_is_never_longer_than_a_quarter_of_an_hour(
    door: SigningIn, ada: str, store: Store
) -> None:
    free = counted_attempts.subjects("ada", HOME)
    with store.writing() as connection:
        for _ in range(100):
            counted_attempts.enter(connection, free)
        wait_seconds = counted_attempts.wait_seconds(connection, free)
    assert 890 <= wait_seconds <= 901


def make_wait(store: Store, subjects: dict[str, int]) -> None:
    """So many failures that it takes a quarter of an hour: no slow machine outlasts it."""
    with store.writing() as connection:
        for _ in range(40):
            counted_attempts.enter(connection, subjects)


async def test_a_browser_that_was_signed_in_with_before_is_let_in_through_any_guessing(
    door: SigningIn, ada: str, store: Store
) -> None:
    known = (await door.sign_in("ada", PASSWORD, at=Doorstep(HOME))).device
    make_wait(store, counted_attempts.subjects("ada", HOME))
    with pytest.raises(TooMany):
        await door.sign_in("ada", PASSWORD, at=Doorstep(HOME))
    session = await door.sign_in("Ada", PASSWORD, at=Doorstep(HOME, device=known))
    assert session.device == known


async def test_a_known_browser_waits_for_its_own_failures(
    door: SigningIn, ada: str, store: Store
) -> None:
    known = (await door.sign_in("ada", PASSWORD, at=Doorstep(HOME))).device
    make_wait(store, counted_attempts.of_device(known.partition(".")[0]))
    with pytest.raises(TooMany):
        await door.sign_in("ada", PASSWORD, at=Doorstep(HOME, device=known))


@pytest.mark.parametrize(
    "forged", ["", ".", "a.b", "0" * 32 + "." + "0" * 64, "\xff.\xff", "x" * 100_000, "bob's"]
)
async def test_what_no_browser_was_given_makes_it_no_known_one(
    door: SigningIn, ada: str, store: Store, passwords: Passwords, forged: str
) -> None:
    if forged == "bob's":
        enrol(store, passwords, "bob", "viewer")
        forged = (await door.sign_in("bob", PASSWORD, at=Doorstep(HOME))).device
    make_wait(store, counted_attempts.subjects("ada", HOME))
    with pytest.raises(TooMany):
        await door.sign_in("ada", PASSWORD, at=Doorstep(HOME, device=forged))


async def test_after_the_wait_the_right_password_works_and_forgives(
    door: SigningIn, ada: str, store: Store
) -> None:
    await fail(door, counted_attempts.FREE_OF_ACCOUNT)
    age(store, timedelta(seconds=3))
    await door.sign_in("ada", PASSWORD, at=Doorstep(HOME))
    await fail(door, counted_attempts.FREE_OF_ACCOUNT)


async def test_each_further_failure_doubles_the_wait(
    door: SigningIn, ada: str, store: Store
) -> None:
    await fail(door, counted_attempts.FREE_OF_ACCOUNT)
    for _ in range(4):
        age(store, timedelta(seconds=60))
        await fail(door, 1)
    age(store, -timedelta(seconds=30))
    with pytest.raises(TooMany) as caught:
        await door.sign_in("ada", PASSWORD, at=Doorstep(HOME))
    assert 15 <= caught.value.retry_seconds <= 16


async def test_many_accounts_tried_from_one_address_make_that_address_wait(
    door: SigningIn, ada: str
) -> None:
    for number in range(counted_attempts.FREE_OF_ADDRESS):
        await fail(door, 1, name=f"somebody{number}", address="2001:db8::1")
    with pytest.raises(TooMany):  # of IPv6, the first 64 bits count
        await door.sign_in("ada", PASSWORD, at=Doorstep("2001:db8::ffff:2"))
    await door.sign_in("ada", PASSWORD, at=Doorstep("2001:db8:1::1"))


async def test_replicas_count_together(
    door: SigningIn, ada: str, store: Store, passwords: Passwords
) -> None:
    await fail(door, counted_attempts.FREE_OF_ACCOUNT)
    database = AsyncStore(store)
    with pytest.raises(TooMany):
        await SigningIn(database, passwords, Secret(b"s" * 32), session_hours=1).sign_in(
            "ada", PASSWORD, at=Doorstep(HOME)
        )
    database.close()
