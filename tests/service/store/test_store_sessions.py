"""When a session ends, and what it lets go."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, select, update

from model.comment import Comment
from model.verdict import Label
from service.domain.comments import Judgement
from service.domain.people import Moderator, SignedIn
from service.domain.sites import Site
from service.store.comments import comments
from service.store.people import moderators, sessions
from service.store.queue import claims
from service.store.store import Store
from service.store.tables import actions as action_tables
from service.store.tables import people as people_tables

DAY = timedelta(days=1)


@pytest.fixture
def ada(store: Store) -> Moderator:
    with store.writing() as connection:
        return moderators.add(connection, "ada", "no password")


def test_a_session_ends_at_its_latest_even_while_it_is_used(store: Store, ada: Moderator) -> None:
    now = datetime.now(UTC)
    with store.writing() as connection:
        token, _ = sessions.begin(connection, ada, life=DAY)
        connection.execute(
            update(people_tables.sessions).values(
                created_at=now - DAY, seen_at=now, expires_at=now - timedelta(seconds=1)
            )
        )
        assert sessions.holder(connection, sessions.token_id(token)) is None


def remove(connection: Connection, who: Moderator) -> None:
    moderators.remove(connection, who)


def set_password(connection: Connection, who: Moderator) -> None:
    moderators.set_password(connection, who, "another password")


@pytest.mark.parametrize("change", [remove, set_password])
def test_who_is_removed_or_gets_another_password_is_out_and_claims_nothing(
    store: Store, site: Site, ada: Moderator, change: Callable[[Connection, Moderator], None]
) -> None:
    with store.writing() as connection:
        token, _ = sessions.begin(connection, ada, life=DAY)
        session_id = sessions.token_id(token)
        stored, _ = comments.record(
            connection, site.id, Comment(text="Hmm"),
            external_id=None, article_id=None, judgement=Judgement(Label.UNSURE),
        )  # fmt: skip
        claims.take(connection, SignedIn(ada, (), session_id), stored.id, life=DAY)
        change(connection, ada)
        assert sessions.holder(connection, session_id) is None
        assert connection.scalar(select(func.count()).select_from(action_tables.claims)) == 0
