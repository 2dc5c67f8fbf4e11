"""What two replicas do at the same moment is done one after the other."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
from argon2 import PasswordHasher
from engine import Engine
from running_blog import Running, WordJudge
from sqlalchemy import text

from service.akismet import comment_record
from service.domain.errors import Conflict
from service.domain.sign_ins import Doorstep
from service.moderation.moderators import Moderators
from service.moderation.passwords import Passwords
from service.moderation.signing_in import SigningIn
from service.secret import Secret
from service.store.async_store import AsyncStore
from service.store.database.exclusion import alone
from service.store.people import moderators, roles
from service.store.store import Store, open_store

PASSWORD = "correct horse battery"


def dawdling(look_up: Callable[..., Any]) -> Callable[..., Any]:
    """The same, but so slow that another replica would come in between."""

    def look(*arguments: Any) -> Any:
        value = look_up(*arguments)
        time.sleep(0.3)
        return value

    return look


async def test_a_retry_that_comes_to_another_replica_meanwhile_is_stored_once(
    running: Running, migrated_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comment_record, "find_again", dawdling(comment_record.find_again))
    async with (
        running(judge=WordJudge(), url=migrated_url) as first,
        running(judge=WordJudge(), url=migrated_url) as second,
    ):
        answers = await asyncio.gather(
            *(Engine(blog).check("Hmm, rye") for blog in (first, second))
        )
        assert [answer.status_code for answer in answers] == [200, 200]
        assert len(await Engine(first).queued()) == 1


async def test_two_owners_who_remove_each_other_at_once_leave_one(
    store: Store, migrated_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roles, "has_chief", dawdling(roles.has_chief))
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    with store.writing() as connection:
        for name in ("ada", "bob"):
            owner = moderators.add(connection, name, passwords.hash(PASSWORD))
            roles.set_role(connection, owner, "owner", site=None)
    replica = open_store(migrated_url)
    databases = [AsyncStore(store), AsyncStore(replica)]
    door = SigningIn(databases[0], passwords, Secret(b"s" * 32), session_hours=1)
    ada, bob = [
        (await door.sign_in(name, PASSWORD, at=Doorstep("203.0.113.7"))).signed_in
        for name in ("ada", "bob")
    ]
    outcomes = await asyncio.gather(
        Moderators(databases[0], passwords).remove(ada, "bob"),
        Moderators(databases[1], passwords).remove(bob, "ada"),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) <= 1
    assert outcomes.count(None) == 1
    with store.reading() as connection:
        assert roles.has_chief(connection)
    for opened in databases:
        opened.close()
    replica.close()


@pytest.mark.parametrize(
    ("name", "number"), [("migration", 7_239_114_001), ("filing", 7_239_114_003)]
)
def test_replicas_of_the_first_version_are_kept_waiting_by_the_number_that_they_know(
    postgres: Callable[..., str], name: str, number: int
) -> None:
    store = open_store(postgres())
    with store.writing() as connection, store.reading() as another:
        alone(connection, name)
        free = text("SELECT pg_try_advisory_xact_lock(:number)")
        assert another.scalar(free, {"number": number}) is False
        assert another.scalar(free, {"number": number + 1}) is True
    store.close()
