"""Sites and their API keys."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from service.domain.sites import ApiKey, Site, SiteExists, UnknownSite
from service.store.database.ids import new_id
from service.store.tables.core import api_keys, sites

# Twelve letters and digits of one case: a key may become a host name, and some clients of the
# Akismet protocol insist on that length.
KEY_ALPHABET = "0123456789abcdef"  # the settings of Akismet's plugin drop all other characters
KEY_LENGTH = 12


def hash_key(key: str) -> str:
    """What is stored of a key, the same for upper and lower case.

    A plain SHA-256, no salt and no slow function: a key is drawn at random (36^12, 62 bits), so
    there is no dictionary to try, every request needs its hash, and it must be found by it.
    Who can read this table can read the comments as well, which is all that a key is good for.
    """
    return hashlib.sha256(key.strip().lower().encode("utf-8", "replace")).hexdigest()


def add_site(connection: Connection, name: str, *, url: str) -> Site:
    """Enter a site. Raises SiteExists."""
    site = Site(id=new_id(), name=name, url=url, created_at=datetime.now(UTC))
    try:
        connection.execute(
            insert(sites).values(id=site.id, name=name, url=url, created_at=site.created_at)
        )
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
    """Register a site with another URL."""
    connection.execute(update(sites).where(sites.c.id == site.id).values(url=url))


def all_sites(connection: Connection) -> list[Site]:
    """Every site, by name."""
    return [_site(row) for row in connection.execute(select(sites).order_by(sites.c.name))]


def has_sites(connection: Connection) -> bool:
    """Whether there is any site yet."""
    return bool(connection.scalar(select(func.count()).select_from(sites)))


def add_key(connection: Connection, site: Site) -> str:
    """A new key of a site: the only time that it can be read."""
    key = "".join(secrets.choice(KEY_ALPHABET) for _ in range(KEY_LENGTH))
    connection.execute(
        insert(api_keys).values(
            id=new_id(),
            site_id=site.id,
            key_hash=hash_key(key),
            created_at=datetime.now(UTC),
        )
    )
    return key


def site_of_key(connection: Connection, key: str) -> Site | None:
    """The site that a key opens; None if it is unknown or revoked."""
    row = connection.execute(_by_key(), {"key_hash": hash_key(key)}).one_or_none()
    return None if row is None else _site(row)


def sites_of_keys(connection: Connection, keys: Sequence[str]) -> list[Site | None]:
    """The same for keys that come together: each is looked up once."""
    sites_by_key = {key: site_of_key(connection, key) for key in set(keys)}
    return [sites_by_key[key] for key in keys]


def all_keys(connection: Connection) -> list[ApiKey]:
    """What is known of every key, revoked ones too, oldest first."""
    query = (
        select(
            api_keys.c.id,
            sites.c.name.label("site"),
            api_keys.c.created_at,
            api_keys.c.revoked_at,
        )
        .join(sites, api_keys.c.site_id == sites.c.id)
        .order_by(api_keys.c.id)
    )
    return [ApiKey(**row._mapping) for row in connection.execute(query)]


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
        select(sites, api_keys.c.id.label("key_id"))
        .join(api_keys, api_keys.c.site_id == sites.c.id)
        .where(api_keys.c.key_hash == bindparam("key_hash"), api_keys.c.revoked_at.is_(None))
    )


def _site(row: Row[Any]) -> Site:
    return Site(**row._mapping)
