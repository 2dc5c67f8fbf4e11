"""The audit of owners: what was changed of sites, keys and people. Only ever added to."""

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, or_, select, update

from service.domain.owner_changes import OwnerChange, OwnerChangeKind
from service.domain.people import Moderator
from service.domain.sites import Site
from service.store.database.ids import new_id
from service.store.tables.core import sites
from service.store.tables.owners import owner_changes
from service.store.tables.people import moderators


def enter(
    connection: Connection,
    kind: OwnerChangeKind,
    *,
    by: Moderator | None,
    site: Site | None = None,
    about: str = "",
) -> None:
    """Write down a change, in the transaction that makes it."""
    connection.execute(
        insert(owner_changes).values(
            id=new_id(),
            made_at=datetime.now(UTC),
            kind=kind,
            moderator_id=None if by is None else by.id,
            site_id=None if site is None else site.id,
            about=about,
        )
    )


def latest(
    connection: Connection, site_ids: Collection[str], *, with_all_sites: bool, limit: int
) -> tuple[OwnerChange, ...]:
    """The newest changes of some sites; with those that are about all sites, if it is asked for."""
    of_all = [owner_changes.c.site_id.is_(None)] if with_all_sites else []
    query = (
        select(
            owner_changes.c.id,
            owner_changes.c.made_at,
            owner_changes.c.kind,
            moderators.c.name.label("moderator"),
            sites.c.name.label("site"),
            owner_changes.c.about,
        )
        .outerjoin(moderators, owner_changes.c.moderator_id == moderators.c.id)
        .outerjoin(sites, owner_changes.c.site_id == sites.c.id)
        .where(or_(owner_changes.c.site_id.in_(site_ids), *of_all))
        .order_by(owner_changes.c.id.desc())
        .limit(limit)
    )
    return tuple(OwnerChange(**row._mapping) for row in connection.execute(query))


def forget_words(connection: Connection, site: Site) -> None:
    """Take away what the changes of a site name, its former names and addresses among it."""
    of_site = update(owner_changes).where(owner_changes.c.site_id == site.id)
    connection.execute(of_site.values(about=""))
