"""A door to sign in at, and time that passes there."""

from datetime import timedelta

from sqlalchemy import select, update

from service.domain.people import Role
from service.moderation.passwords import Passwords
from service.store.people import moderators, welcome_links
from service.store.store import Store
from service.store.tables.people import attempts
from service.store.tables.people import sessions as sessions_table

PASSWORD = "correct horse battery"
HOME = "203.0.113.7"


def enrol(store: Store, passwords: Passwords, name: str, role: Role | None) -> None:
    with store.writing() as connection:
        moderators.add(connection, name, passwords.hash(PASSWORD), role=role)


def link(store: Store, life: timedelta = timedelta(hours=1)) -> str:
    with store.writing() as connection:
        return welcome_links.make(connection, life=life)


def age(store: Store, by: timedelta) -> None:
    """Let so much time pass for all sessions and attempts."""
    with store.writing() as connection:
        for row in connection.execute(select(sessions_table)).all():
            moved = {k: getattr(row, k) - by for k in ("created_at", "seen_at", "expires_at")}
            connection.execute(
                update(sessions_table).where(sessions_table.c.id == row.id).values(**moved)
            )
        for row in connection.execute(select(attempts)).all():
            connection.execute(
                update(attempts).where(attempts.c.id == row.id).values(tried_at=row.tried_at - by)
            )
