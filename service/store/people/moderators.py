"""Moderators and what they may do where."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from service.domain.people import ROLES, Membership, Moderator, Role
from service.domain.sites import Site
from service.store.database.ids import new_id
from service.store.database.upsert import insert_into
from service.store.tables.core import sites
from service.store.tables.people import memberships, moderators, sessions

NAME = re.compile(r"[^\W_][\w.@+-]{0,59}")


class UnusableName(Exception):
    """A moderator cannot be called this."""


class ModeratorExists(Exception):
    """A moderator has this name already, or had it and was removed."""


class UnknownModerator(Exception):
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
    made = Moderator(id=new_id(), name=shown, created_at=datetime.now(UTC))
    try:
        with connection.begin_nested():
            connection.execute(
                insert(moderators).values(
                    id=made.id,
                    name=shown,
                    name_key=name_key(name),
                    password_hash=password_hash,
                    role=role,
                    created_at=made.created_at,
                )
            )
    except IntegrityError as error:
        raise ModeratorExists(name) from error
    return made


def find(connection: Connection, name: str) -> Moderator:
    """The moderator of this name who was not removed. Raises UnknownModerator."""
    row = connection.execute(_present().where(moderators.c.name_key == name_key(name))).first()
    if row is None:
        raise UnknownModerator(name)
    return moderator(row)


def with_password(
    connection: Connection, name: str, *, locks: bool = False
) -> tuple[Moderator, str] | None:
    """A moderator and what is stored of the password; None if nobody has this name.

    `locks` keeps others from changing either until the transaction ends.
    """
    query = _present(moderators.c.password_hash).where(moderators.c.name_key == name_key(name))
    row = connection.execute(query.with_for_update() if locks else query).first()
    return None if row is None else (moderator(row), row.password_hash)


def has_any(connection: Connection) -> bool:
    """Whether anybody can sign in."""
    return bool(connection.scalar(select(func.count()).select_from(_present().subquery())))


def is_chief(connection: Connection, who: Moderator) -> bool:
    """Whether a moderator owns every site."""
    return connection.execute(_chiefs().where(moderators.c.id == who.id)).first() is not None


def has_chief(connection: Connection) -> bool:
    """Whether anybody owns every site."""
    return connection.execute(_chiefs().limit(1)).first() is not None


def all_moderators(connection: Connection) -> list[tuple[Moderator, Role | None]]:
    """Every moderator with the role on every site, removed ones too, oldest first."""
    query = select(moderators).order_by(moderators.c.id)
    return [(moderator(row), row.role) for row in connection.execute(query)]


def set_role(
    connection: Connection, who: Moderator, role: Role | None, *, site: Site | None
) -> None:
    """Give a role on one site or on every site (`site` None); a role of None takes it away."""
    if site is None:
        connection.execute(update(moderators).where(moderators.c.id == who.id).values(role=role))
    elif role is None:
        connection.execute(delete(memberships).where(_is_member(who, site)))
    else:
        connection.execute(
            insert_into(connection.dialect.name, memberships)
            .values(moderator_id=who.id, site_id=site.id, role=role)
            .on_conflict_do_update(index_elements=["moderator_id", "site_id"], set_={"role": role})
        )


def set_password(connection: Connection, who: Moderator, password_hash: str) -> None:
    """Replace the password; end all sessions."""
    rehash(connection, who, password_hash)
    connection.execute(delete(sessions).where(sessions.c.moderator_id == who.id))


def rehash(connection: Connection, who: Moderator, password_hash: str) -> None:
    """Store the same password by newer parameters; sessions go on."""
    connection.execute(
        update(moderators).where(moderators.c.id == who.id).values(password_hash=password_hash)
    )


def remove(connection: Connection, who: Moderator) -> None:
    """Let nobody sign in by this name any more; the name stays on what they decided."""
    connection.execute(
        update(moderators)
        .where(moderators.c.id == who.id)
        .values(removed_at=datetime.now(UTC), role=None)
    )
    for table in (memberships, sessions):
        connection.execute(delete(table).where(table.c.moderator_id == who.id))


def memberships_of(connection: Connection, who: Moderator) -> tuple[Membership, ...]:
    """What a moderator may do, on each site they may see: the higher of two roles holds."""
    own = (memberships.c.site_id == sites.c.id) & (memberships.c.moderator_id == who.id)
    everywhere = select(moderators.c.role).where(moderators.c.id == who.id).scalar_subquery()
    query = (
        select(sites, memberships.c.role, everywhere.label("everywhere"))
        .outerjoin(memberships, own)
        .order_by(sites.c.name)
    )
    found = ((row, _higher((row.role, row.everywhere))) for row in connection.execute(query))
    return tuple(
        Membership(Site(row.id, row.name, row.url, row.created_at), role)
        for row, role in found
        if role is not None
    )


def moderator(row: Row[Any]) -> Moderator:
    """A moderator from a row."""
    return Moderator(row.id, row.name, row.created_at, row.removed_at)


def _higher(roles: Iterable[Role | None]) -> Role | None:
    held = [role for role in roles if role is not None]
    return max(held, key=ROLES.index, default=None)


def _present(*more: Any) -> Any:
    columns = (moderators.c.id, moderators.c.name, moderators.c.created_at, moderators.c.removed_at)
    return select(*columns, *more).where(moderators.c.removed_at.is_(None))


def _chiefs() -> Any:
    return _present().where(moderators.c.role == "owner")


def _is_member(who: Moderator, site: Site) -> Any:
    return (memberships.c.moderator_id == who.id) & (memberships.c.site_id == site.id)
