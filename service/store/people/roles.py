"""What moderators may do where: a role on one site, or on every site."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, select, update

from service.domain.people import ROLES, Membership, Moderator, Role
from service.domain.sites import Site
from service.store.database.upsert import insert_into
from service.store.tables.core import sites
from service.store.tables.people import memberships, moderators


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


def memberships_of(connection: Connection, who: Moderator) -> tuple[Membership, ...]:
    """What a moderator may do, on each site they may see: the higher of two roles holds."""
    own = (memberships.c.site_id == sites.c.id) & (memberships.c.moderator_id == who.id)
    everywhere = select(moderators.c.role).where(moderators.c.id == who.id).scalar_subquery()
    query = (
        select(sites, memberships.c.role, everywhere.label("everywhere"))
        .outerjoin(memberships, own)
        .order_by(sites.c.name)
    )
    rows = connection.execute(query)
    roles = ((row, _higher((row.role, row.everywhere))) for row in rows)
    return tuple(Membership(_site(row), role) for row, role in roles if role is not None)


def _site(row: Any) -> Site:
    return Site(row.id, row.name, row.url, row.created_at, retired_at=row.retired_at)


def is_chief(connection: Connection, who: Moderator) -> bool:
    """Whether a moderator owns every site."""
    return connection.execute(_chiefs().where(moderators.c.id == who.id)).first() is not None


def has_chief(connection: Connection) -> bool:
    """Whether anybody owns every site."""
    return connection.execute(_chiefs().limit(1)).first() is not None


def _higher(roles: Iterable[Role | None]) -> Role | None:
    held = [role for role in roles if role is not None]
    return max(held, key=ROLES.index, default=None)


def _chiefs() -> Any:
    return select(moderators.c.id).where(
        moderators.c.role == "owner", moderators.c.removed_at.is_(None)
    )


def _is_member(who: Moderator, site: Site) -> Any:
    return (memberships.c.moderator_id == who.id) & (memberships.c.site_id == site.id)
