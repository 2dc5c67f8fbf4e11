"""Signing in: passwords, and the sessions that they open."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from front_door import HOME, PASSWORD, age, enrol, link
from sqlalchemy import select

from service.domain.errors import Invalid, WrongPassword
from service.domain.sign_ins import Doorstep
from service.domain.sites import Site
from service.moderation.passwords import Passwords
from service.moderation.signing_in import SigningIn
from service.secret import Secret
from service.store.async_store import AsyncStore
from service.store.people import moderators, roles
from service.store.sites import sites
from service.store.store import Store
from service.store.tables.people import sessions as sessions_table


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
