"""Owners and their moderators: roles on one site and on every site."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from argon2 import PasswordHasher

from service.domain.errors import Conflict, Forbidden, Invalid, NotFound
from service.domain.passkeys import Passkey
from service.domain.people import Role, SignedIn
from service.domain.sign_ins import Doorstep
from service.domain.sites import Site
from service.moderation.moderators import Moderators
from service.moderation.passwords import Passwords
from service.moderation.signing_in import SigningIn
from service.secret import Secret
from service.store.async_store import AsyncStore
from service.store.people import moderators, passkeys, roles
from service.store.sites import sites
from service.store.store import Store

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Office:
    """Owners at work."""

    store: Store
    passwords: Passwords
    door: SigningIn
    people: Moderators

    async def enrol(self, name: str, role: Role, site: Site | None = None) -> SignedIn:
        with self.store.writing() as connection:
            moderator = moderators.add(connection, name, self.passwords.hash(PASSWORD))
            roles.set_role(connection, moderator, role, site=site)
        return await self.sign_in(name)

    async def sign_in(self, name: str, password: str = PASSWORD) -> SignedIn:
        return (await self.door.sign_in(name, password, at=Doorstep("203.0.113.7"))).signed_in


@pytest.fixture
async def office(store: Store, site: Site) -> AsyncIterator[Office]:
    database = AsyncStore(store)
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    door = SigningIn(database, passwords, Secret(b"s" * 32), session_hours=1)
    yield Office(store, passwords, door, Moderators(database, passwords))
    database.close()


async def test_an_owner_adds_a_moderator_of_one_site(office: Office) -> None:
    ada = await office.enrol("ada", "owner")
    await office.people.add(ada, "bob", PASSWORD, role="moderator", site_names=["my-blog"])
    bob = await office.sign_in("bob")
    assert [(membership.site.name, membership.role) for membership in bob.memberships] == [
        ("my-blog", "moderator")
    ]


async def test_an_owner_of_one_site_adds_nobody_elsewhere(office: Office, site: Site) -> None:
    with office.store.writing() as connection:
        sites.add_site(connection, "other", url="https://other.example")
    olga = await office.enrol("olga", "owner", site)
    await office.people.add(olga, "bob", PASSWORD, role="viewer", site_names=["my-blog"])
    for names in ([], ["other"], ["my-blog", "other"], ["nowhere"]):
        with pytest.raises(Forbidden):
            await office.people.add(olga, "eve", PASSWORD, role="viewer", site_names=names)
    with pytest.raises(Forbidden):
        await office.people.remove(olga, "bob")
    with pytest.raises(Forbidden):
        await office.people.set_password(olga, "bob", "another long one")


async def test_an_owner_of_one_site_sees_who_has_a_part_in_it(office: Office, site: Site) -> None:
    with office.store.writing() as connection:
        other_site = sites.add_site(connection, "other", url="https://other.example")
    olga = await office.enrol("olga", "owner", site)
    await office.enrol("ada", "owner")
    await office.enrol("eve", "viewer", other_site)
    people = await office.people.all(olga)
    assert [person.moderator.name for person in people] == ["olga", "ada"]


@pytest.mark.parametrize("role", ["viewer", "moderator"])
async def test_only_owners_see_to_moderators(office: Office, role: Role) -> None:
    bob = await office.enrol("bob", role)
    people = office.people
    for attempt in (
        people.all(bob),
        people.add(bob, "eve", PASSWORD, role="owner"),
        people.set_role(bob, "bob", "owner"),
        people.remove(bob, "bob"),
        people.sign_out(bob, "bob"),
        people.set_password(bob, "bob", "another long one"),
    ):
        with pytest.raises(Forbidden):
            await attempt


async def test_the_last_owner_of_every_site_stays(office: Office) -> None:
    ada = await office.enrol("ada", "owner")
    with pytest.raises(Conflict):
        await office.people.set_role(ada, "ada", "moderator")
    with pytest.raises(Conflict):
        await office.people.remove(ada, "ada")
    await office.enrol("bob", "owner")
    await office.people.remove(ada, "ada")


async def test_who_is_brought_back_has_the_roles_of_before_and_no_session(
    office: Office, site: Site
) -> None:
    ada = await office.enrol("ada", "owner")
    await office.enrol("bob", "viewer", site)
    before = await office.people.all(ada)
    await office.people.remove(ada, "bob")
    (gone,) = await office.people.removed(ada)
    assert gone.name == "bob"
    assert [person.moderator.name for person in await office.people.all(ada)] == ["ada"]
    await office.people.restore(ada, "Bob")
    assert await office.people.all(ada) == before
    assert await office.people.removed(ada) == ()
    with pytest.raises(NotFound):
        await office.people.restore(ada, "bob")


async def test_a_removed_name_is_not_given_again(office: Office) -> None:
    ada = await office.enrol("ada", "owner")
    await office.enrol("bob", "moderator")
    await office.people.remove(ada, "Bob")
    with pytest.raises(Invalid, match="had it"):
        await office.people.add(ada, "BOB", PASSWORD, role="moderator")
    with pytest.raises(NotFound):
        await office.people.set_role(ada, "bob", "owner")


async def test_another_password_signs_the_moderator_out(office: Office) -> None:
    ada = await office.enrol("ada", "owner")
    await office.enrol("bob", "moderator")
    session = await office.door.sign_in("bob", PASSWORD, at=Doorstep("203.0.113.7"))
    await office.people.set_password(ada, "bob", "another long one")
    assert await office.door.signed_in(session.token) is None
    await office.sign_in("bob", "another long one")


@pytest.mark.parametrize(
    ("name", "password", "role"),
    [("", PASSWORD, "owner"), ("bob", "short", "owner"), ("bob", PASSWORD, "king")],
)
async def test_what_cannot_be_is_refused(
    office: Office, name: str, password: str, role: Role
) -> None:
    ada = await office.enrol("ada", "owner")
    with pytest.raises(Invalid):
        await office.people.add(ada, name, password, role=role)


async def test_an_owners_reset_ends_the_passkeys_too(office: Office) -> None:
    ada = await office.enrol("ada", "owner")
    bob = await office.enrol("bob", "moderator")
    made = Passkey("x" * 64, bob.moderator.id, "key", "id", "AA", 0, bob.moderator.created_at)
    with office.store.writing() as connection:
        passkeys.add(connection, made)
    await office.people.set_password(ada, "bob", "another horse battery")
    with office.store.reading() as connection:
        assert passkeys.of_moderator(connection, bob.moderator) == ()
