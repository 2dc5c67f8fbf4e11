"""Passkeys: kept by the hash of the authenticator's id, and challenges that were answered."""

import hashlib
from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from service.domain.errors import WinnowError
from service.domain.passkeys import Passkey
from service.domain.people import Moderator
from service.store.people import rows
from service.store.tables.passkeys import passkeys, spent_challenges
from service.store.tables.people import moderators


class PasskeyExists(WinnowError):
    """Somebody has this passkey already."""


def id_of(credential_id: str) -> str:
    """What a passkey is stored under."""
    return hashlib.sha256(credential_id.encode("utf-8", "replace")).hexdigest()


def add(connection: Connection, new: Passkey) -> None:
    """Keep a passkey. Raises PasskeyExists."""
    try:
        with connection.begin_nested():
            connection.execute(insert(passkeys).values(**asdict(new)))
    except IntegrityError as error:
        raise PasskeyExists from error


def of_moderator(connection: Connection, who: Moderator) -> tuple[Passkey, ...]:
    """The passkeys of a moderator, the oldest first."""
    query = select(passkeys).where(passkeys.c.moderator_id == who.id)
    found = connection.execute(query.order_by(passkeys.c.created_at, passkeys.c.id))
    return tuple(Passkey(**row._mapping) for row in found)


def find(connection: Connection, credential_id: str) -> tuple[Moderator, Passkey] | None:
    """Whose passkey it is; None if it is nobody's who can sign in."""
    is_this = passkeys.c.id == id_of(credential_id)
    row = connection.execute(select(passkeys).where(is_this)).first()
    if row is None:
        return None
    is_holder = (moderators.c.id == row.moderator_id) & moderators.c.removed_at.is_(None)
    holder = connection.execute(select(moderators).where(is_holder)).first()
    return None if holder is None else (rows.moderator(holder), Passkey(**row._mapping))


def use(connection: Connection, passkey: Passkey, *, sign_count: int) -> None:
    """Write down that a passkey was used."""
    connection.execute(
        update(passkeys)
        .where(passkeys.c.id == passkey.id)
        .values(sign_count=sign_count, last_used_at=datetime.now(UTC))
    )


def remove(connection: Connection, who: Moderator, passkey_id: str) -> bool:
    """Remove a passkey of a moderator. Whether there was such a one."""
    is_own = (passkeys.c.id == passkey_id) & (passkeys.c.moderator_id == who.id)
    return connection.execute(delete(passkeys).where(is_own)).rowcount == 1


def clear(connection: Connection, who: Moderator) -> int:
    """Remove all passkeys of a moderator. Returns how many there were."""
    return connection.execute(delete(passkeys).where(passkeys.c.moderator_id == who.id)).rowcount


def spend(connection: Connection, challenge: str, *, until: datetime) -> bool:
    """Whether a challenge is answered for the first time."""
    is_over = spent_challenges.c.expires_at < datetime.now(UTC)
    connection.execute(delete(spent_challenges).where(is_over))
    try:
        with connection.begin_nested():
            row = {"id": id_of(challenge), "expires_at": until}
            connection.execute(insert(spent_challenges).values(**row))
    except IntegrityError:
        return False
    return True
