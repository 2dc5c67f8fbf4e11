"""Signing in: passwords, sessions, the first owner's link, and attacks on them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import select, update

from service.domain.errors import Invalid, NotFound, TooMany, WrongPassword
from service.domain.people import Role
from service.domain.sign_ins import Doorstep
from service.domain.sites import Site
from service.moderation.passwords import Passwords
from service.moderation.signing_in import SigningIn
from service.secret import Secret
from service.store.async_store import AsyncStore
from service.store.people import attempts as counted_attempts
from service.store.people import moderators, roles, welcome_links
from service.store.sites import sites
from service.store.store import Store
from service.store.tables.people import attempts
from service.store.tables.people import sessions as sessions_table
from service.store.tables.people import welcome_links as links_table

PASSWORD = "correct horse battery"
HOME = "203.0.113.7"


@pytest.fixture
def passwords() -> Passwords:
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
async def door(store: Store, passwords: Passwords) -> AsyncIterator[SigningIn]:
    database = AsyncStore(store)
    yield SigningIn(database, passwords, Secret(b"s" * 32), session_hours=24)
    database.close()


def enrol(store: Store, passwords: Passwords, name: str, role: Role | None) -> None:
    with store.writing() as connection:
        moderators.add(connection, name, passwords.hash(PASSWORD), role=role)


@pytest.fixture
def ada(store: Store, passwords: Passwords, site: Site) -> str:
    enrol(store, passwords, "ada", "owner")
    return "ada"


def link(store: Store, life: timedelta = timedelta(hours=1)) -> str:
    with store.writing() as connection:
        return welcome_links.make(connection, life=life)


def age(store: Store, by: timedelta) -> None:
    """Let so much time pass for all sessions and attempts."""
    with store.writing() as connection:
        for row in connection.execute(select(sessions_table)).all():
            moved = {k: getattr(row, k) - by for k in ("created_at", "seen_at", "expires_at")}
            connection.execute(
                update(sessions_table).where(sessions_table.c.id == row.id).values(**moved)
            )
        for row in connection.execute(select(attempts)).all():
            connection.execute(
                update(attempts).where(attempts.c.id == row.id).values(tried_at=row.tried_at - by)
            )


async def test_the_right_password_opens_a_session(door: SigningIn, ada: str) -> None:
    session = await door.sign_in("Ada", PASSWORD, at=Doorstep(HOME))
    who = await door.signed_in(session.token)
    assert who is not None
    assert (who.moderator.name, [m.role for m in who.memberships]) == ("ada", ["owner"])


@pytest.mark.parametrize(
    ("name", "password"),
    [("ada", "correct horse batterx"), ("bob", PASSWORD), ("", ""), ("ada\0", PASSWORD)],
)
async def test_a_wrong_name_and_a_wrong_password_are_told_alike(
    door: SigningIn, ada: str, name: str, password: str
) -> None:
    with pytest.raises(WrongPassword, match="do not go together"):
        await door.sign_in(name, password, at=Doorstep(HOME))


async def test_what_is_stored_opens_nothing(door: SigningIn, ada: str, store: Store) -> None:
    session = await door.sign_in("ada", PASSWORD, at=Doorstep(HOME))
    with store.reading() as connection:
        stored = connection.scalars(select(sessions_table.c.id)).all()
    assert session.token not in stored
    assert await door.signed_in(stored[0]) is None


async def test_a_session_that_the_browser_brought_along_is_not_adopted(
    door: SigningIn, ada: str
) -> None:
    fixed = "a-token-of-the-attackers-choice"
    session = await door.sign_in("ada", PASSWORD, at=Doorstep(HOME, former=fixed))
    assert session.token != fixed
    assert await door.signed_in(fixed) is None


async def test_signing_in_again_ends_the_former_session(door: SigningIn, ada: str) -> None:
    first = await door.sign_in("ada", PASSWORD, at=Doorstep(HOME))
    second = await door.sign_in("ada", PASSWORD, at=Doorstep(HOME, former=first.token))
    assert await door.signed_in(first.token) is None
    assert await door.signed_in(second.token) is not None


async def test_signing_out_ends_this_session_alone(door: SigningIn, ada: str) -> None:
    desk, phone = [await door.sign_in("ada", PASSWORD, at=Doorstep(HOME)) for _ in range(2)]
    await door.sign_out(desk.token)
    assert await door.signed_in(desk.token) is None
    assert await door.signed_in(phone.token) is not None


async def test_signing_out_everywhere_ends_all(door: SigningIn, ada: str) -> None:
    desk, phone = [await door.sign_in("ada", PASSWORD, at=Doorstep(HOME)) for _ in range(2)]
    assert await door.sign_out_everywhere(desk.signed_in) == 2
    assert await door.signed_in(phone.token) is None


async def test_another_password_ends_all_sessions_but_the_new_one(
    door: SigningIn, ada: str
) -> None:
    old = await door.sign_in("ada", PASSWORD, at=Doorstep(HOME))
    new = await door.change_password(
        old.signed_in, old=PASSWORD, new="another long one", at=Doorstep(HOME)
    )
    assert await door.signed_in(old.token) is None
    assert await door.signed_in(new.token) is not None
    with pytest.raises(WrongPassword):
        await door.sign_in("ada", PASSWORD, at=Doorstep(HOME))


async def test_another_password_needs_the_old_one(door: SigningIn, ada: str) -> None:
    session = await door.sign_in("ada", PASSWORD, at=Doorstep(HOME))
    with pytest.raises(WrongPassword):
        await door.change_password(session.signed_in, old="x", new="y" * 12, at=Doorstep(HOME))


@pytest.mark.parametrize("password", ["", "elevenchars", "x" * 1001])
async def test_a_password_too_short_or_too_long_is_refused(
    door: SigningIn, store: Store, password: str
) -> None:
    with pytest.raises(Invalid, match="password"):
        await door.accept_link(link(store), name="ada", password=password)


async def test_a_session_ends_when_its_time_is_up(door: SigningIn, ada: str, store: Store) -> None:
    session = await door.sign_in("ada", PASSWORD, at=Doorstep(HOME))
    age(store, timedelta(hours=25))
    assert await door.signed_in(session.token) is None


async def test_a_session_ends_when_its_time_is_up_though_it_was_used_a_moment_ago(
    door: SigningIn, ada: str, store: Store
) -> None:
    session = await door.sign_in(ada, PASSWORD, at=Doorstep(HOME))
    for _ in range(6):  # the whole life of 24 hours, and never five hours without a page
        age(store, timedelta(hours=4) - timedelta(seconds=20))
        assert await door.signed_in(session.token) is not None
    age(store, timedelta(minutes=2))
    assert await door.signed_in(session.token) is None


async def test_a_session_ends_when_it_is_not_used(door: SigningIn, ada: str, store: Store) -> None:
    session = await door.sign_in("ada", PASSWORD, at=Doorstep(HOME))
    age(store, timedelta(hours=5))
    assert await door.signed_in(session.token) is not None
    age(store, timedelta(hours=5))
    assert await door.signed_in(session.token) is not None
    age(store, timedelta(hours=7))
    assert await door.signed_in(session.token) is None


async def test_a_removed_moderator_is_out_at_once(door: SigningIn, ada: str, store: Store) -> None:
    session = await door.sign_in("ada", PASSWORD, at=Doorstep(HOME))
    with store.writing() as connection:
        moderators.remove(connection, session.signed_in.moderator)
    assert await door.signed_in(session.token) is None
    with pytest.raises(WrongPassword):
        await door.sign_in("ada", PASSWORD, at=Doorstep(HOME))


async def test_a_role_taken_away_counts_at_the_next_request(
    door: SigningIn, ada: str, store: Store
) -> None:
    session = await door.sign_in("ada", PASSWORD, at=Doorstep(HOME))
    with store.writing() as connection:
        roles.set_role(connection, session.signed_in.moderator, None, site=None)
    who = await door.signed_in(session.token)
    assert who is not None
    assert who.sites == ()


async def test_of_two_roles_the_higher_one_holds(
    door: SigningIn, ada: str, store: Store, site: Site
) -> None:
    session = await door.sign_in("ada", PASSWORD, at=Doorstep(HOME))
    with store.writing() as connection:
        roles.set_role(connection, session.signed_in.moderator, "viewer", site=site)
        other_site = sites.add_site(connection, "other", url="https://other.example")
    who = await door.signed_in(session.token)
    assert who is not None
    assert (who.role_on(site.id), who.role_on(other_site.id)) == ("owner", "owner")


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


async def test_the_link_makes_an_owner_of_every_site(
    door: SigningIn, store: Store, site: Site
) -> None:
    session = await door.accept_link(link(store), name="Ada", password=PASSWORD)
    assert [(m.site.name, m.role) for m in session.signed_in.memberships] == [("my-blog", "owner")]
    assert await door.signed_in(session.token) is not None


async def test_a_link_works_once(door: SigningIn, store: Store) -> None:
    token = link(store)
    assert await door.is_link_good(token)
    assert await door.is_link_good(token)  # looking does not use it up
    await door.accept_link(token, name="ada", password=PASSWORD)
    assert not await door.is_link_good(token)
    with pytest.raises(NotFound):
        await door.accept_link(token, name="eve", password=PASSWORD)


async def test_once_there_is_an_owner_no_other_link_works(door: SigningIn, store: Store) -> None:
    ours, theirs = link(store), link(store)
    await door.accept_link(ours, name="ada", password=PASSWORD)
    with pytest.raises(NotFound):
        await door.accept_link(theirs, name="eve", password=PASSWORD)


@pytest.mark.parametrize("token", ["", "guessed", "\0", "é"])
async def test_a_guessed_link_is_not_good(door: SigningIn, store: Store, token: str) -> None:
    link(store)
    assert not await door.is_link_good(token)


async def test_a_link_goes_out_of_date(door: SigningIn, store: Store) -> None:
    token = link(store, timedelta(seconds=-1))
    with pytest.raises(NotFound):
        await door.accept_link(token, name="ada", password=PASSWORD)


@pytest.mark.parametrize("name", ["", " ", "<script>", "a" * 61, "two words"])
async def test_a_name_that_cannot_be_leaves_the_link_good(
    door: SigningIn, store: Store, name: str
) -> None:
    token = link(store)
    with pytest.raises(Invalid):
        await door.accept_link(token, name=name, password=PASSWORD)
    assert await door.is_link_good(token)


async def test_a_link_is_stored_as_a_hash(store: Store) -> None:
    token = link(store)
    with store.reading() as connection:
        (row,) = connection.execute(select(links_table)).all()
    assert token not in map(str, row)
    assert row.expires_at > datetime.now(UTC)


def test_a_password_is_hashed_with_argon2id_and_a_salt() -> None:
    passwords = Passwords()
    hashed = passwords.hash(PASSWORD)
    assert hashed.startswith("$argon2id$")
    assert hashed != passwords.hash(PASSWORD)
    assert passwords.is_right(PASSWORD, hashed)


@pytest.mark.parametrize("hasher", [PasswordHasher(), PasswordHasher(time_cost=2, memory_cost=64)])
def test_a_name_that_nobody_has_is_looked_at_for_as_long(hasher: PasswordHasher) -> None:
    passwords = Passwords(hasher)
    assert not passwords.is_right(PASSWORD, None)
    assert not passwords.is_outdated(passwords._nobody)
    with pytest.raises(VerifyMismatchError):  # it was computed, not refused as no hash at all
        hasher.verify(passwords._nobody, PASSWORD)


async def test_a_hash_of_other_parameters_is_renewed_at_the_door(
    door: SigningIn, store: Store, site: Site
) -> None:
    enrol(store, Passwords(PasswordHasher(time_cost=2, memory_cost=64)), "ada", "owner")
    await door.sign_in("ada", PASSWORD, at=Doorstep(HOME))
    with store.reading() as connection:
        stored = moderators.with_password(connection, "ada")
    assert stored is not None
    assert "m=8,t=1,p=1" in stored[1]


class Interrupted(Passwords):
    """While it looks at a password, somebody replaces the one that is stored."""

    def __init__(self, hasher: PasswordHasher, store: Store) -> None:
        super().__init__(hasher)
        self._store = store

    def is_right(self, password: str, hashed: str | None) -> bool:
        is_right = super().is_right(password, hashed)
        with self._store.writing() as connection:
            ada = moderators.find(connection, "ada")
            moderators.set_password(connection, ada, self.hash("another long one"))
        return is_right


@pytest.mark.parametrize("time_cost", [1, 2])
async def test_a_password_that_is_replaced_while_it_is_looked_at_opens_nothing(
    store: Store, ada: str, time_cost: int
) -> None:
    database = AsyncStore(store)
    passwords = Interrupted(PasswordHasher(time_cost, memory_cost=8, parallelism=1), store)
    door = SigningIn(database, passwords, Secret(b"s" * 32), session_hours=24)
    with pytest.raises(WrongPassword):
        await door.sign_in("ada", PASSWORD, at=Doorstep(HOME))
    with store.reading() as connection:
        stored = moderators.with_password(connection, "ada")
        assert connection.scalars(select(sessions_table.c.id)).all() == []
    database.close()
    assert stored is not None
    assert Passwords().is_right("another long one", stored[1])
