"""Where blog engines want to hear of changes, each with the key they know themselves by."""

import hashlib
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from service.store.ids import new_id
from service.store.site_tables import callbacks
from service.store.upsert import insert_into


def find(connection: Connection, site_id: str, url: str) -> tuple[str, str] | None:
    """The id and the sealed key of a callback of a site."""
    row = connection.execute(_by_url(), {"site": site_id, "url_hash": _hash(url)}).one_or_none()
    return None if row is None else (row.id, row.sealed_key)


def keep(connection: Connection, site_id: str, url: str, *, sealed_key: str) -> str:
    """Enter a callback, or the key that it goes with by now. Returns its id."""
    row = {"id": new_id(), "site_id": site_id, "url_hash": _hash(url), "url": url}
    found: str = connection.execute(
        insert_into(connection.dialect.name, callbacks)
        .values(**row, sealed_key=sealed_key)
        .on_conflict_do_update(
            index_elements=["site_id", "url_hash"], set_={"sealed_key": sealed_key}
        )
        .returning(callbacks.c.id)
    ).scalar_one()
    return found


@cache
def _by_url() -> Select[Any]:
    return select(callbacks.c.id, callbacks.c.sealed_key).where(
        callbacks.c.site_id == bindparam("site"), callbacks.c.url_hash == bindparam("url_hash")
    )


def _hash(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()
