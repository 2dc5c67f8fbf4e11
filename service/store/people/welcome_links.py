"""One-time links for the first owner: drawn at random and stored as a hash, like sessions."""

import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from service.store.people import moderators
from service.store.people.sessions import TOKEN_BYTES, token_id
from service.store.tables.people import welcome_links


def make(connection: Connection, *, life: timedelta) -> str:
    """A link for the first owner: its token, which can be read only now."""
    token, now = secrets.token_urlsafe(TOKEN_BYTES), datetime.now(UTC)
    connection.execute(delete(welcome_links).where(welcome_links.c.expires_at < now))
    connection.execute(
        insert(welcome_links).values(id=token_id(token), created_at=now, expires_at=now + life)
    )
    return token


def is_good(connection: Connection, token: str) -> bool:
    """Whether a link can still be used: nobody has signed up, and it is neither used nor old."""
    link_id = connection.scalar(
        select(welcome_links.c.id).where(
            welcome_links.c.id == token_id(token),
            welcome_links.c.used_at.is_(None),
            welcome_links.c.expires_at > datetime.now(UTC),
        )
    )
    return link_id is not None and not moderators.has_any(connection)


def use_up(connection: Connection, token: str) -> bool:
    """Use a link up, and all others with it: of two at the same time, one waits and is late."""
    now = datetime.now(UTC)
    used = connection.execute(
        update(welcome_links)
        .where(welcome_links.c.used_at.is_(None), welcome_links.c.expires_at > now)
        .values(used_at=now)
        .returning(welcome_links.c.id)
    )
    is_ours = token_id(token) in {row.id for row in used}
    return is_ours and not moderators.has_any(connection)
