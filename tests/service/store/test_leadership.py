"""One of several processes leads, and another as soon as it does no longer."""

from collections.abc import Callable

from sqlalchemy import text

from service.store.store import Store, open_store


def test_one_leads_until_it_lets_go(store: Store, migrated_url: str) -> None:
    other_store = open_store(migrated_url)
    first, other = store.leadership(), other_store.leadership()
    assert (first.take(), other.take(), first.take()) == (True, False, True)
    first.let_go()
    assert (other.take(), first.take()) == (True, False)
    other.let_go()
    other_store.close()


def test_who_let_go_may_lead_again(store: Store) -> None:
    leadership = store.leadership()
    for _ in range(3):
        assert leadership.take()
        leadership.let_go()


def test_whose_session_has_ended_leads_no_longer(postgres: Callable[[], str]) -> None:
    stores = [open_store(url) for url in [postgres()] * 2]
    first, other = (store.leadership() for store in stores)
    assert first.take()
    with stores[1].writing() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid, 120000) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        )
    assert (other.take(), first.take()) == (True, False)
    other.let_go()
    for store in stores:
        store.close()
