"""Identifiers."""

from datetime import UTC, datetime, timedelta

from service.store.database.ids import first_id, is_id, new_id


def test_ids_sort_in_the_order_they_were_made() -> None:
    ids = [new_id() for _ in range(20_000)]
    assert ids == sorted(ids)


def test_ids_do_not_repeat() -> None:
    assert len({new_id() for _ in range(20_000)}) == 20_000


def test_our_ids_are_told_from_others() -> None:
    assert is_id(new_id())
    assert not any(map(is_id, ("", "1", new_id().upper(), "{" + new_id()[:-2] + "}", "\0" * 36)))


def test_the_first_id_of_a_moment_stands_between_those_before_and_after() -> None:
    now = datetime.now(UTC)
    assert first_id(now - timedelta(seconds=1)) < new_id() < first_id(now + timedelta(minutes=1))
    assert is_id(first_id(now))
