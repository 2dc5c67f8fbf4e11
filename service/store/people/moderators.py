"""Moderators: their names, and what is stored of their passwords."""

import re
import unicodedata
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from service.domain.errors import WinnowError
from service.domain.people import Moderator, Role
from service.store.database.ids import new_id
from service.store.people import door_links, rows, sessions
from service.store.tables.people import moderators

NAME = re.compile(r"[^\W_][\w.@+-]{0,59}")


class UnusableName(WinnowError):
    """A moderator cannot be called this."""


class ModeratorExists(WinnowError):
    """A moderator has this name already, or had it and was removed."""


class UnknownModerator(WinnowError):
    """No moderator has this name."""


def name_key(name: str) -> str:
    """What two spellings of one name share."""
    plain = name.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", plain).casefold())[:120]


def add(
    connection: Connection, name: str, password_hash: str, *, role: Role | None = None
) -> Moderator:
    """Enter a moderator; `role` is the one on every site. Raises UnusableName, ModeratorExists."""
    shown = unicodedata.normalize("NFKC", name)
    if not NAME.fullmatch(shown):
        raise UnusableName(name)
    new = Moderator(id=new_id(), name=shown, created_at=datetime.now(UTC))
    row = {**asdict(new), "name_key": name_key(name), "password_hash": password_hash, "role": role}
    try:
        with connection.begin_nested():
            connection.execute(insert(moderators).values(**row))
    except IntegrityError as error:
        raise ModeratorExists(name) from error
    return new


def find(connection: Connection, name: str) -> Moderator:
    """The moderator of this name who was not removed. Raises UnknownModerator."""
    row = connection.execute(_present().where(moderators.c.name_key == name_key(name))).first()
    if row is None:
        raise UnknownModerator(name)
    return rows.moderator(row)


def with_password(
    connection: Connection, name: str, *, locks: bool = False
) -> tuple[Moderator, str] | None:
    """A moderator and what is stored of the password; None if nobody has this name.

    `locks` keeps others from changing either until the transaction ends.
    """
    query = _present(moderators.c.password_hash).where(moderators.c.name_key == name_key(name))
    row = connection.execute(query.with_for_update() if locks else query).first()
    return None if row is None else (rows.moderator(row), row.password_hash)


def by_id(connection: Connection, moderator_id: str) -> tuple[Moderator, str] | None:
    """A moderator and what is stored of the password; None if nobody has this id any more."""
    query = _present(moderators.c.password_hash).where(moderators.c.id == moderator_id)
    row = connection.execute(query).first()
    return None if row is None else (rows.moderator(row), row.password_hash)


def is_taken(connection: Connection, name: str) -> bool:
    """Whether somebody has this name, or had it and was removed."""
    is_this = moderators.c.name_key == name_key(name)
    return connection.execute(select(moderators.c.id).where(is_this)).first() is not None


def has_any(connection: Connection) -> bool:
    """Whether anybody can sign in."""
    return bool(connection.scalar(select(func.count()).select_from(_present().subquery())))


def all_moderators(connection: Connection) -> list[tuple[Moderator, Role | None]]:
    """Every moderator with the role on every site, removed ones too, oldest first."""
    query = select(moderators).order_by(moderators.c.id)
    return [(rows.moderator(row), row.role) for row in connection.execute(query)]


def names(connection: Connection) -> dict[str, str]:
    """What moderators are called, by id; those that were removed too."""
    query = select(moderators.c.id, moderators.c.name)
    return {row.id: row.name for row in connection.execute(query)}


def set_password(connection: Connection, who: Moderator, password_hash: str) -> None:
    """Replace the password; end all sessions, and the links that this moderator had or made."""
    sessions.end_all(connection, who)
    door_links.end_of(connection, who)
    rehash(connection, who, password_hash)


def rehash(connection: Connection, who: Moderator, password_hash: str) -> None:
    """Store the same password by newer parameters; sessions go on."""
    connection.execute(
        update(moderators).where(moderators.c.id == who.id).values(password_hash=password_hash)
    )


def remove(connection: Connection, who: Moderator) -> None:
    """Let nobody sign in by this name any more; the name stays on what they decided.

    The roles are kept for `restore`; nobody has any while removed.
    """
    sessions.end_all(connection, who)
    door_links.end_of(connection, who)
    connection.execute(
        update(moderators).where(moderators.c.id == who.id).values(removed_at=datetime.now(UTC))
    )


def restore(connection: Connection, name: str) -> Moderator:
    """Take a removal back: roles and password are as they were. Raises UnknownModerator."""
    is_removed = moderators.c.removed_at.is_not(None) & (moderators.c.name_key == name_key(name))
    row = connection.execute(
        update(moderators).where(is_removed).values(removed_at=None).returning(moderators)
    ).first()
    if row is None:
        raise UnknownModerator(name)
    return rows.moderator(row)


def _present(*further: Any) -> Any:
    columns = (moderators.c.id, moderators.c.name, moderators.c.created_at, moderators.c.removed_at)
    return select(*columns, *further).where(moderators.c.removed_at.is_(None))
