"""Links that let somebody in: what each opens, once, and what ends it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import update

from service.domain.door_links import GIVEN_LIFE, Letter
from service.domain.errors import Forbidden, Invalid, NotFound, TooMany, WrongPassword
from service.domain.passkeys import Passkey
from service.domain.people import AwaitedCode, Role, Session, SignedIn
from service.domain.sign_ins import Doorstep
from service.domain.sites import Site
from service.moderation.door_links import DoorLinks
from service.moderation.inviting import Invitations, enter_reset
from service.moderation.moderators import Moderators
from service.moderation.passwords import Passwords
from service.moderation.signing_in import SigningIn
from service.secret import Secret
from service.store.async_store import AsyncStore
from service.store.people import moderators, owner_changes, passkeys, roles, second_factors
from service.store.sites import sites
from service.store.store import Store
from service.store.tables.door_links import door_links as table

PASSWORD, ANOTHER = "correct horse battery", "another horse battery"
HOME = Doorstep("203.0.113.7")


@dataclass(frozen=True)
class DoorOffice:
    """Owners who make links, and the door that these lead to."""

    store: Store
    passwords: Passwords
    door: SigningIn
    people: Moderators
    inviting: Invitations

    @property
    def links(self) -> DoorLinks:
        return self.door.links

    async def enrol(self, name: str, role: Role, site: Site | None = None) -> SignedIn:
        with self.store.writing() as connection:
            moderator = moderators.add(connection, name, self.passwords.hash(PASSWORD))
            roles.set_role(connection, moderator, role, site=site)
        return await self.sign_in(name)

    async def sign_in(self, name: str, password: str = PASSWORD) -> SignedIn:
        session = await self.door.sign_in(name, password, at=HOME)
        assert isinstance(session, Session)
        return session.signed_in

    async def invited(self, who: SignedIn, *site_names: str, role: Role = "moderator") -> Letter:
        return await self.inviting.invite(who, "bob", role=role, site_names=site_names)

    async def accept(self, letter: Letter, name: str = "bob") -> SignedIn:
        accepted = await self.links.accept(letter.token, name=name, key=PASSWORD, at=HOME)
        return accepted.signed_in

    def kinds(self) -> list[str]:
        with self.store.reading() as connection:
            ids = [site.id for site in sites.all_sites(connection)]
            changes = owner_changes.latest(connection, ids, with_all_sites=True, limit=50)
        return [change.kind for change in reversed(changes)]


@pytest.fixture
async def office(store: Store, site: Site) -> AsyncIterator[DoorOffice]:
    database = AsyncStore(store)
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    door = SigningIn(database, passwords, Secret(b"s" * 32), session_hours=1)
    people = Moderators(database, passwords)
    yield DoorOffice(store, passwords, door, people, Invitations(database))
    database.close()


@pytest.fixture
async def ada(office: DoorOffice) -> SignedIn:
    return await office.enrol("ada", "owner")


async def test_an_invitation_makes_a_moderator_of_the_sites_that_it_names(
    office: DoorOffice, ada: SignedIn
) -> None:
    with office.store.writing() as connection:
        for name in ("second", "third"):
            sites.add_site(connection, name, url=f"https://{name}.example")
    ada = await office.sign_in("ada")
    letter = await office.invited(ada, "my-blog", "second", role="viewer")
    link = await office.links.open(letter.token)
    assert (link.name, link.made_by, [s.name for s in link.sites]) == (
        "bob", "ada", ["my-blog", "second"]
    )  # fmt: skip
    bob = await office.accept(letter, "Robert")
    assert bob.moderator.name == "Robert"
    assert [(m.site.name, m.role) for m in bob.memberships] == [
        ("my-blog", "viewer"),
        ("second", "viewer"),
    ]
    assert await office.sign_in("robert")
    assert office.kinds() == ["invited", "invited", "moderator-made", "moderator-made"]
    entries = (await office.door.log.list_page(bob, is_own=True)).entries
    assert [entry.kind for entry in entries] == ["password", "invitation"]


async def test_looking_at_it_does_not_use_it_up_and_using_it_does(
    office: DoorOffice, ada: SignedIn
) -> None:
    letter = await office.invited(ada)
    for _ in range(3):
        await office.links.open(letter.token)
    bob = await office.accept(letter)
    assert not bob.is_chief
    with pytest.raises(NotFound):
        await office.links.open(letter.token)
    with pytest.raises(NotFound):
        await office.accept(letter, "eve")


async def test_a_name_that_is_taken_or_a_bad_password_leaves_it_good(
    office: DoorOffice, ada: SignedIn
) -> None:
    letter = await office.invited(ada, "my-blog")
    for name, password in (("ada", PASSWORD), ("<b>", PASSWORD), ("bob", "short")):
        with pytest.raises(Invalid):
            await office.links.accept(letter.token, name=name, key=password, at=HOME)
    assert await office.accept(letter)


async def test_it_ends_after_three_days(office: DoorOffice, ada: SignedIn) -> None:
    letter = await office.invited(ada)
    (link,) = await office.inviting.list_open(ada)
    assert link.expires_at - link.created_at == timedelta(hours=72)
    with office.store.writing() as connection:
        connection.execute(update(table).values(expires_at=datetime.now(UTC)))
    with pytest.raises(NotFound):
        await office.accept(letter)
    assert await office.inviting.list_open(ada) == ()


async def test_a_revoked_link_opens_nothing(office: DoorOffice, ada: SignedIn) -> None:
    letter = await office.invited(ada)
    (link,) = await office.inviting.list_open(ada)
    await office.inviting.revoke(ada, link.id)
    with pytest.raises(NotFound):
        await office.accept(letter)
    with pytest.raises(NotFound):
        await office.inviting.revoke(ada, link.id)
    assert office.kinds() == ["invited", "link-revoked"]


@pytest.mark.parametrize("loss", ["removed", "role", "password"])
async def test_it_is_worth_what_its_maker_may_do_when_it_is_used(
    office: DoorOffice, ada: SignedIn, loss: str
) -> None:
    olga = await office.enrol("olga", "owner")
    letter, reset = await office.invited(olga), await office.inviting.make_reset(olga, "ada")
    if loss == "removed":
        await office.people.remove(ada, "olga")
    elif loss == "role":
        await office.people.set_role(ada, "olga", "moderator")
    else:
        await office.people.set_password(ada, "olga", ANOTHER)
    with pytest.raises(NotFound):
        await office.accept(letter)
    with pytest.raises(NotFound):
        await office.links.reset(reset.token, key=ANOTHER, at=HOME)
    assert await office.sign_in("ada")


async def test_an_owner_of_one_site_invites_there_alone_and_resets_nobody(
    office: DoorOffice, ada: SignedIn, site: Site
) -> None:
    with office.store.writing() as connection:
        sites.add_site(connection, "other", url="https://other.example")
    ada, olga = await office.sign_in("ada"), await office.enrol("olga", "owner", site)
    await office.invited(ada, "other")
    await office.inviting.make_reset(ada, "olga")
    for names in ((), ("other",), ("my-blog", "other")):
        with pytest.raises(Forbidden):
            await office.invited(olga, *names)
    with pytest.raises(Forbidden):
        await office.inviting.make_reset(olga, "ada")
    letter = await office.invited(olga, "my-blog")
    (seen,) = await office.inviting.list_open(olga)
    assert seen.made_by == "olga"
    for link in await office.inviting.list_open(ada):
        if link != seen:
            with pytest.raises(NotFound):
                await office.inviting.revoke(olga, link.id)
    assert [m.site.name for m in (await office.accept(letter)).memberships] == ["my-blog"]


@pytest.mark.parametrize("name", ["ada", "ADA", "", "<b>", "x" * 61, "a\0b"])
async def test_nobody_is_invited_by_a_name_that_cannot_be(
    office: DoorOffice, ada: SignedIn, name: str
) -> None:
    with pytest.raises(Invalid):
        await office.inviting.invite(ada, name, role="viewer")
    with pytest.raises(Invalid):
        await office.inviting.invite(ada, "vera", role="viewer", address="vera at home")


async def test_a_reset_ends_sessions_passkeys_and_the_old_password_but_no_second_factor(
    office: DoorOffice, ada: SignedIn
) -> None:
    bob = (await office.enrol("bob", "viewer")).moderator
    session = await office.door.sign_in("bob", PASSWORD, at=HOME)
    assert isinstance(session, Session)
    made = Passkey("x" * 64, bob.id, "key", "id", "AA", 0, bob.created_at)
    with office.store.writing() as connection:
        passkeys.add(connection, made)
        second_factors.add(connection, bob, "sealed", step=1)
    letter = await office.inviting.make_reset(ada, "bob")
    with pytest.raises(NotFound):
        await office.accept(letter)
    with pytest.raises(Invalid):
        await office.links.reset(letter.token, key="short", at=HOME)
    await office.links.reset(letter.token, key=ANOTHER, at=HOME)
    assert await office.door.signed_in(session.token) is None
    with pytest.raises(WrongPassword):
        await office.sign_in("bob")
    assert isinstance(await office.door.sign_in("bob", ANOTHER, at=HOME), AwaitedCode)
    with office.store.reading() as connection:
        assert passkeys.of_moderator(connection, bob) == ()
    with pytest.raises(NotFound):
        await office.links.reset(letter.token, key=PASSWORD, at=HOME)


async def test_who_lost_the_password_gets_a_letter_where_they_said(
    office: DoorOffice, ada: SignedIn
) -> None:
    assert await office.links.ask_for_reset("ada", HOME) is None, "nowhere to send it"
    with pytest.raises(Invalid):
        await office.links.choose_address(ada, "at home", password=PASSWORD, at=HOME)
    with pytest.raises(WrongPassword):
        await office.links.choose_address(ada, "ada@b.example", password="not it", at=HOME)
    await office.links.choose_address(ada, "ada@b.example", password=PASSWORD, at=HOME)
    letter = await office.links.ask_for_reset("ADA", HOME)
    assert letter is not None
    assert letter.address == "ada@b.example"
    assert (await office.links.open(letter.token)).expires_at < datetime.now(UTC) + timedelta(
        hours=1, minutes=1
    )
    await office.links.reset(letter.token, key=ANOTHER, at=HOME)
    assert await office.sign_in("ada", ANOTHER)
    await office.links.choose_address(ada, "", password=ANOTHER, at=HOME)
    assert await office.links.ask_for_reset("ada", HOME) is None


async def test_asking_makes_wait_alike_for_names_that_are_there_and_those_that_are_not(
    office: DoorOffice, ada: SignedIn
) -> None:
    await office.links.choose_address(ada, "ada@b.example", password=PASSWORD, at=HOME)
    for name in ("ada", "nobody"):
        asked = 0
        with pytest.raises(TooMany):
            for number in range(10):
                await office.links.ask_for_reset(name, Doorstep(f"198.51.{number}.1"))
                asked += 1
        assert asked == 3


async def test_who_asks_in_anothers_name_ends_no_link_that_was_given(
    office: DoorOffice, ada: SignedIn
) -> None:
    bob = await office.enrol("bob", "viewer")
    await office.links.choose_address(bob, "bob@b.example", password=PASSWORD, at=HOME)
    letter = await office.inviting.make_reset(ada, "bob")
    with office.store.writing() as connection:
        by_hand = enter_reset(connection, bob.moderator, by=None)
    first = await office.links.ask_for_reset("bob", HOME)
    await office.links.ask_for_reset("bob", HOME)
    assert first is not None
    with pytest.raises(NotFound):
        await office.links.open(first.token)
    assert await office.links.open(letter.token)
    made = await office.links.open(by_hand)
    assert made.expires_at - made.created_at == GIVEN_LIFE
    with office.store.writing() as connection:
        enter_reset(connection, bob.moderator, by=None)
    with pytest.raises(NotFound):
        await office.links.open(by_hand)


@pytest.mark.parametrize("token", ["", "x", "\0", "x" * 5000, "\ud800"])
async def test_a_token_that_is_none_opens_nothing(office: DoorOffice, token: str) -> None:
    with pytest.raises(NotFound):
        await office.links.open(token)
