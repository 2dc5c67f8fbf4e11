"""Claims: who has a comment open, in the database so that replicas agree."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, or_, select

from service.domain.people import SignedIn
from service.domain.queue import Claim
from service.store.database.upsert import insert_into
from service.store.tables.actions import claims
from service.store.tables.people import moderators


def take(connection: Connection, who: SignedIn, comment_id: str, *, life: timedelta) -> None:
    """Claim a comment that is free, has been claimed too long ago, or is one's own already."""
    now = datetime.now(UTC)
    claim = {
        "moderator_id": who.moderator.id,
        "session_id": who.session_id,
        "claimed_at": now,
        "expires_at": now + life,
    }
    is_free = or_(claims.c.moderator_id == who.moderator.id, claims.c.expires_at <= now)
    insert = insert_into(connection.dialect.name, claims).values(comment_id=comment_id, **claim)
    connection.execute(
        insert.on_conflict_do_update(index_elements=["comment_id"], set_=claim, where=is_free)
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


def on_comments(
    connection: Connection, who: SignedIn, comment_ids: Collection[str]
) -> dict[str, Claim]:
    """The claims that hold on some comments, by comment."""
    c, name = claims.c, moderators.c.name
    query = (
        select(c.comment_id, c.expires_at, c.moderator_id, name)
        .join(moderators, moderators.c.id == c.moderator_id)
        .where(c.comment_id.in_(comment_ids), c.expires_at > datetime.now(UTC))
    )
    claim_rows = connection.execute(query)
    return {
        row.comment_id: Claim(
            row.comment_id,
            row.name,
            is_mine=row.moderator_id == who.moderator.id,
            expires_at=row.expires_at,
        )
        for row in claim_rows
    }
