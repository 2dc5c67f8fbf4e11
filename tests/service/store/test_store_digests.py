"""Who wants a mail of what waits is kept alike by both databases."""

from datetime import UTC, datetime, timedelta

from service.domain.digests import DigestChoice
from service.store.people import digests, moderators
from service.store.store import Store

CHOICE = DigestChoice("ada@b.example", 8, "de", 21, 6)


def test_a_digest_is_left_out_after_a_failure_until_it_is_time_again(store: Store) -> None:
    now = datetime.now(UTC)
    with store.writing() as connection:
        ada = moderators.add(connection, "ada", "hash")
        digests.put(connection, ada, CHOICE)
        digests.put_off(connection, ada, until=now + timedelta(minutes=15))
        assert digests.get(connection, ada) == CHOICE
        assert list(digests.every(connection, now=now)) == []
        later = now + timedelta(minutes=16)
        ((who, choice, _),) = digests.every(connection, now=later)
        assert (who.name, choice) == ("ada", CHOICE)
        digests.settle(connection, ada, now=later)
        ((_, _, settled_at),) = digests.every(connection, now=now)
        assert settled_at == later
        digests.put(connection, ada, None)
        assert digests.get(connection, ada) is None
