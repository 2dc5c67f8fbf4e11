"""The link of the first owner: good once, for a while, until there is an owner."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from front_door import PASSWORD, link
from sqlalchemy import select

from service.domain.errors import Invalid, NotFound
from service.domain.sites import Site
from service.moderation.passwords import Passwords
from service.moderation.signing_in import SigningIn
from service.secret import Secret
from service.store.async_store import AsyncStore
from service.store.store import Store
from service.store.tables.people import welcome_links as links_table


@pytest.fixture
def passwords() -> Passwords:
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
async def door(store: Store, passwords: Passwords) -> AsyncIterator[SigningIn]:
    database = AsyncStore(store)
    yield SigningIn(database, passwords, Secret(b"s" * 32), session_hours=24)
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
