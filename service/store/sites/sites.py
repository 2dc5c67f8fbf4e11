"""Sites and their API keys."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from service.domain.scopes import read_scopes
from service.domain.sites import ApiKey, Site, SiteExists, UnknownSite
from service.store.database.ids import new_id
from service.store.database.upsert import insert_into
from service.store.sites import keys
from service.store.sites.keys import hash_key
from service.store.tables.core import api_keys, sites
from service.store.tables.sites import former_addresses

MOST_FORMER = 20  # addresses of before that its pages are looked for under


def add_site(connection: Connection, name: str, *, url: str) -> Site:
    """Enter a site. Raises SiteExists."""
    site = Site(id=new_id(), name=name, url=url, created_at=datetime.now(UTC))
    row = insert(sites).values(id=site.id, name=name, url=url, created_at=site.created_at)
    try:
        with connection.begin_nested():
            connection.execute(row)
    except IntegrityError as error:
        raise SiteExists(name) from error
    return site


def find_site(connection: Connection, name: str) -> Site:
    """The site of this name. Raises UnknownSite."""
    row = connection.execute(select(sites).where(sites.c.name == name)).one_or_none()
    if row is None:
        raise UnknownSite(name)
    return _site(row)


def move(connection: Connection, site: Site, *, url: str) -> None:
    """Register a site with another URL. Its comments stay where they are: under the former ones."""
    now = datetime.now(UTC)
    connection.execute(
        insert_into(connection.dialect.name, former_addresses)
        .values(site_id=site.id, url=site.url, left_at=now)
        .on_conflict_do_update(index_elements=["site_id", "url"], set_={"left_at": now})
    )
    connection.execute(update(sites).where(sites.c.id == site.id).values(url=url))


def addresses_of(connection: Connection, site: Site) -> tuple[str, ...]:
    """Where a site is, then where it was, the latest first."""
    c = former_addresses.c
    former = select(c.url).where(c.site_id == site.id, c.url != site.url)
    latest = former.order_by(c.left_at.desc(), c.url).limit(MOST_FORMER)
    return (site.url, *connection.scalars(latest))


def rename(connection: Connection, site: Site, *, name: str) -> None:
    """Call a site something else. Raises SiteExists."""
    try:
        with connection.begin_nested():
            connection.execute(update(sites).where(sites.c.id == site.id).values(name=name))
    except IntegrityError as error:
        raise SiteExists(name) from error


def retire(connection: Connection, site: Site) -> bool:
    """Let its keys open nothing from now on. False if it is retired already."""
    standing = update(sites).where(sites.c.id == site.id, sites.c.retired_at.is_(None))
    return connection.execute(standing.values(retired_at=datetime.now(UTC))).rowcount == 1


def restore(connection: Connection, site: Site) -> bool:
    """Take that back: its keys open it again. False if it is not retired."""
    retired = update(sites).where(sites.c.id == site.id, sites.c.retired_at.is_not(None))
    return connection.execute(retired.values(retired_at=None)).rowcount == 1


def get(connection: Connection, site_id: str) -> Site | None:
    """The site of this id, as it is now."""
    row = connection.execute(select(sites).where(sites.c.id == site_id)).one_or_none()
    return None if row is None else _site(row)


def all_sites(connection: Connection) -> list[Site]:
    """Every site, by name."""
    return [_site(row) for row in connection.execute(select(sites).order_by(sites.c.name))]


def has_sites(connection: Connection) -> bool:
    """Whether there is any site yet."""
    return bool(connection.scalar(select(func.count()).select_from(sites)))


def add_key(connection: Connection, site: Site) -> str:
    """A new key of a site: the only time that it can be read."""
    return keys.make_key(connection, site).key


def site_of_key(connection: Connection, key: str) -> Site | None:
    """The site that a key opens; None if it is unknown or revoked, or the site retired."""
    row = connection.execute(_by_key(), {"key_hash": hash_key(key)}).one_or_none()
    return None if row is None else _opened(row)


def sites_of_keys(connection: Connection, sent: Sequence[str]) -> list[Site | None]:
    """The same for keys that come together: each is looked up once."""
    sites_by_key = {key: site_of_key(connection, key) for key in set(sent)}
    return [sites_by_key[key] for key in sent]


def all_keys(connection: Connection) -> list[ApiKey]:
    """What is known of every key, revoked ones too, oldest first."""
    columns = (
        "id", "site_id", "created_at", "revoked_at", "last_used_at", "successor_id", "scopes"
    )  # fmt: skip
    query = (
        select(
            *(api_keys.c[name] for name in columns), api_keys.c.purpose, sites.c.name.label("site")
        )
        .join(sites, api_keys.c.site_id == sites.c.id)
        .order_by(api_keys.c.id)
    )
    return [_key(row._mapping) for row in connection.execute(query)]


def revoke_key(connection: Connection, key_id: str) -> bool:
    """End a key by its id. False if there is no such key, or it is revoked already."""
    outcome = connection.execute(
        update(api_keys)
        .where(api_keys.c.id == key_id, api_keys.c.revoked_at.is_(None))
        .values(revoked_at=datetime.now(UTC))
    )
    return outcome.rowcount == 1


@cache
def _by_key() -> Select[Any]:
    """Made once: putting a statement together costs more than running it."""
    return (
        select(sites, api_keys.c.id.label("key_id"), api_keys.c.scopes)
        .join(api_keys, api_keys.c.site_id == sites.c.id)
        .where(
            api_keys.c.key_hash == bindparam("key_hash"),
            api_keys.c.revoked_at.is_(None),
            sites.c.retired_at.is_(None),
        )
    )


def _site(row: Row[Any]) -> Site:
    return Site(**row._mapping)


def _opened(row: Row[Any]) -> Site:
    return Site(**{**row._mapping, "scopes": read_scopes(row.scopes)})


def _key(row: Mapping[Any, Any]) -> ApiKey:
    scopes = read_scopes(row["scopes"])
    return ApiKey(**{**row, "purpose": row["purpose"] or "", "scopes": scopes})
