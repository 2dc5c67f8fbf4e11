"""Sessions: what opens them is drawn at random and stored as a hash."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from service.domain.people import Moderator, OpenSession
from service.store.database.exclusion import Locks
from service.store.people import rows
from service.store.tables.actions import claims
from service.store.tables.people import moderators, sessions

TOKEN_BYTES = 32
SEEN_EVERY = timedelta(minutes=5)  # so that reading a page seldom writes
AT_THE_DOOR = Locks(names=("claims", "door"))  # of whatever changes who may come in
IDLE_SHARE = 4  # a session that is not used for a fourth of its life ends


def token_id(token: str) -> str:
    """What is stored of a token: it is random, so a plain hash does (compare `sites.hash_key`)."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def begin(connection: Connection, who: Moderator, *, life: timedelta) -> tuple[str, datetime]:
    """A new session: its token, which can be read only now, and when it ends at the latest."""
    token, now = secrets.token_urlsafe(TOKEN_BYTES), datetime.now(UTC)
    connection.execute(delete(sessions).where(sessions.c.expires_at < now))
    connection.execute(
        insert(sessions).values(
            id=token_id(token),
            moderator_id=who.id,
            created_at=now,
            seen_at=now,
            expires_at=now + life,
        )
    )
    return token, now + life


def holder(connection: Connection, session_id: str) -> tuple[Moderator, datetime] | None:
    """Who holds a session and when it was last seen; None if it is unknown or has ended."""
    row = connection.execute(
        select(
            moderators,
            sessions.c.seen_at,
            sessions.c.created_at.label("begun_at"),
            sessions.c.expires_at,
        )
        .join(sessions, sessions.c.moderator_id == moderators.c.id)
        .where(sessions.c.id == session_id, moderators.c.removed_at.is_(None))
    ).first()
    if row is None or not _goes_on(row):
        return None
    return rows.moderator(row), row.seen_at


def open_sessions(connection: Connection, who: Moderator) -> tuple[OpenSession, ...]:
    """The sessions of a moderator that go on, the last used first."""
    query = select(
        sessions.c.id,
        sessions.c.created_at.label("begun_at"),
        sessions.c.seen_at,
        sessions.c.expires_at,
    ).where(sessions.c.moderator_id == who.id)
    begun = connection.execute(query.order_by(sessions.c.seen_at.desc()))
    return tuple(OpenSession(row.id, row.begun_at, row.seen_at) for row in begun if _goes_on(row))


def begun_at(connection: Connection, session_id: str) -> datetime | None:
    """When a session began; None if it has ended."""
    return connection.scalar(select(sessions.c.created_at).where(sessions.c.id == session_id))


def is_stale(seen_at: datetime) -> bool:
    """Whether it is time to write down that a session is in use."""
    return datetime.now(UTC) - seen_at > SEEN_EVERY


def see(connection: Connection, session_id: str) -> None:
    """Write down that a session is in use."""
    connection.execute(
        update(sessions).where(sessions.c.id == session_id).values(seen_at=datetime.now(UTC))
    )


def end(connection: Connection, session_id: str) -> None:
    """End a session; what it has claimed is free again."""
    connection.execute(delete(claims).where(claims.c.session_id == session_id))
    connection.execute(delete(sessions).where(sessions.c.id == session_id))


def _goes_on(row: Any) -> bool:
    """Whether a session has neither run out nor been left unused for too long."""
    now = datetime.now(UTC)
    idle = (row.expires_at - row.begun_at) / IDLE_SHARE
    return bool(now < row.expires_at and now - row.seen_at <= idle)


def end_all(connection: Connection, who: Moderator) -> int:
    """End all sessions of a moderator. Returns how many there were."""
    connection.execute(delete(claims).where(claims.c.moderator_id == who.id))
    ended = connection.execute(delete(sessions).where(sessions.c.moderator_id == who.id))
    return ended.rowcount
