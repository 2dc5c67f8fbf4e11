"""Claims: who has a comment open, in the database so that replicas agree."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, or_

from service.domain.people import SignedIn
from service.store.database.upsert import insert_into
from service.store.tables.actions import claims


def take(connection: Connection, who: SignedIn, comment_id: str, *, life: timedelta) -> None:
    """Claim a comment that is free, has been claimed too long ago, or is one's own already."""
    now = datetime.now(UTC)
    row = {
        "comment_id": comment_id,
        "moderator_id": who.moderator.id,
        "session_id": who.session_id,
        "claimed_at": now,
        "expires_at": now + life,
    }
    free = or_(claims.c.moderator_id == who.moderator.id, claims.c.expires_at <= now)
    connection.execute(
        insert_into(connection.dialect.name, claims)
        .values(**row)
        .on_conflict_do_update(
            index_elements=["comment_id"],
            set_={name: row[name] for name in row if name != "comment_id"},
            where=free,
        )
    )


def release(connection: Connection, who: SignedIn, comment_id: str) -> None:
    """Let a comment go, if it is this moderator's."""
    connection.execute(
        delete(claims).where(
            claims.c.comment_id == comment_id, claims.c.moderator_id == who.moderator.id
        )
    )


def release_expired(connection: Connection) -> int:
    """Let go what was claimed too long ago, so that others are told. Returns how many."""
    return connection.execute(
        delete(claims).where(claims.c.expires_at <= datetime.now(UTC))
    ).rowcount
