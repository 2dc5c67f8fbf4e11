"""Identifiers."""

from service.store.ids import is_id, new_id


def test_ids_sort_in_the_order_they_were_made() -> None:
    ids = [new_id() for _ in range(20_000)]
    assert ids == sorted(ids)


def test_ids_do_not_repeat() -> None:
    assert len({new_id() for _ in range(20_000)}) == 20_000


def test_our_ids_are_told_from_others() -> None:
    assert is_id(new_id())
    assert not any(map(is_id, ("", "1", new_id().upper(), "{" + new_id()[:-2] + "}", "\0" * 36)))
