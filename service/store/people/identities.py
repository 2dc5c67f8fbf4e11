"""Whom a provider of the organisation knows as which moderator."""

import hashlib
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from service.domain.people import Moderator
from service.store.people import rows
from service.store.tables.identities import identities
from service.store.tables.people import moderators


def find(connection: Connection, issuer: str, subject: str) -> Moderator | None:
    """The moderator, removed or not; None for somebody who never came."""
    is_this = identities.c.id == _id(issuer, subject)
    query = select(moderators).join(identities, identities.c.moderator_id == moderators.c.id)
    row = connection.execute(query.where(is_this)).first()
    return None if row is None else rows.moderator(row)


def add(connection: Connection, issuer: str, subject: str, who: Moderator) -> None:
    """Keep whom the provider knows as this moderator."""
    connection.execute(
        insert(identities).values(
            id=_id(issuer, subject),
            issuer=issuer,
            subject=subject,
            moderator_id=who.id,
            created_at=datetime.now(UTC),
        )
    )


def _id(issuer: str, subject: str) -> str:
    return hashlib.sha256(f"{issuer}\n{subject}".encode("utf-8", "replace")).hexdigest()
