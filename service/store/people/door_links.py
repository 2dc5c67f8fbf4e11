"""Links that let somebody in: drawn at random, stored as a hash, deleted as they are used."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, or_, select

from service.domain.door_links import DoorLink, DoorLinkKind
from service.domain.people import Moderator, Role
from service.domain.sites import Site
from service.store.people import rows
from service.store.people.sessions import TOKEN_BYTES, token_id
from service.store.sites import sites
from service.store.tables.door_links import door_links
from service.store.tables.people import moderators
from service.store.tables.second_factors import second_factors


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link that can be used, whom it is about, and who made it.

    An invitation is about nobody yet; `maker` is None for the command line and for a reset that
    was asked for. One that was removed meanwhile says so.
    """

    link: DoorLink
    moderator_id: str | None
    maker: Moderator | None


def invite(
    connection: Connection,
    name: str,
    role: Role,
    *,
    on: Sequence[Site],
    by: Moderator | None,
    address: str,
    life: timedelta,
) -> str:
    """An invitation, on some sites or on every site: its token, which can be read only now."""
    about = {"role": role, "site_ids": " ".join(site.id for site in on), "address": address}
    return _add(connection, "invitation", life, {"name": name, **about, **_made(by)})


def reset(
    connection: Connection,
    who: Moderator,
    *,
    by: Moderator | None,
    life: timedelta,
    address: str = "",
) -> str:
    """A link for another password in the place of this maker's last: its token, read only now.

    One that is mailed was asked for, by whoever: it replaces such a one alone.
    """
    is_makers = door_links.c.made_by.is_(None) if by is None else door_links.c.made_by == by.id
    is_last = (
        (door_links.c.kind == "reset")
        & (door_links.c.moderator_id == who.id)
        & is_makers
        & ((door_links.c.address != "") if address else (door_links.c.address == ""))
    )
    connection.execute(delete(door_links).where(is_last))
    about = {"name": who.name, "moderator_id": who.id, "site_ids": "", "address": address}
    return _add(connection, "reset", life, about | _made(by))


def let_in(connection: Connection, who: Moderator, *, life: timedelta) -> str:
    """A link that signs a moderator in as it is: for the command line. Its token, read only now."""
    about = {"name": who.name, "moderator_id": who.id, "site_ids": "", "address": ""}
    return _add(connection, "entry", life, about | _made(None))


def find(connection: Connection, token: str) -> FoundLink | None:
    """The link, unless it is unknown, used, revoked or out of date. Looking does not use it up."""
    links = _found(connection, door_links.c.id == token_id(token))
    return links[0] if links else None


def every(connection: Connection) -> list[FoundLink]:
    """All that can still be used, the newest first."""
    return _found(connection, door_links.c.id.is_not(None))


def remove(connection: Connection, link_id: str) -> bool:
    """Use a link up, or revoke it. Whether it was there: of two at once, one is late."""
    return connection.execute(delete(door_links).where(door_links.c.id == link_id)).rowcount == 1


def end_of(connection: Connection, who: Moderator) -> None:
    """End the links that are for a moderator, and those that they made."""
    is_theirs = or_(door_links.c.moderator_id == who.id, door_links.c.made_by == who.id)
    connection.execute(delete(door_links).where(is_theirs))


def _made(by: Moderator | None) -> dict[str, Any]:
    return {"made_by": None if by is None else by.id}


def _add(connection: Connection, kind: DoorLinkKind, life: timedelta, about: dict[str, Any]) -> str:
    token, now = secrets.token_urlsafe(TOKEN_BYTES), datetime.now(UTC)
    connection.execute(delete(door_links).where(door_links.c.expires_at < now))
    when = {"created_at": now, "expires_at": now + life}
    connection.execute(insert(door_links).values(id=token_id(token), kind=kind, **about, **when))
    return token


def _found(connection: Connection, condition: ColumnElement[bool]) -> list[FoundLink]:
    has_factor = exists().where(second_factors.c.moderator_id == door_links.c.moderator_id)
    makers = (moderators.c[name].label(f"maker_{name}") for name in rows.COLUMNS)
    query = (
        select(door_links, has_factor.label("has_factor"), *makers)
        .outerjoin(moderators, moderators.c.id == door_links.c.made_by)
        .where(condition, door_links.c.expires_at > datetime.now(UTC))
        .order_by(door_links.c.created_at.desc(), door_links.c.id)
    )
    return [_as_found(connection, row) for row in connection.execute(query).all()]


def _as_found(connection: Connection, row: Any) -> FoundLink:
    maker = None
    if row.made_by is not None:
        maker = Moderator(**{name: getattr(row, f"maker_{name}") for name in rows.COLUMNS})
    places = (sites.get(connection, site_id) for site_id in row.site_ids.split())
    link = DoorLink(
        id=row.id,
        kind=row.kind,
        name=row.name,
        role=row.role,
        sites=tuple(site for site in places if site is not None and not site.is_erased),
        is_everywhere=row.kind == "invitation" and not row.site_ids,
        address=row.address,
        takes_passkey=row.kind != "entry" and not row.has_factor,
        made_by="" if maker is None else maker.name,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )
    return FoundLink(link, row.moderator_id, maker)
