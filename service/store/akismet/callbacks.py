"""Where blog engines want to hear of changes, each with the key they know themselves by."""

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from model.verdict import Label
from service.domain.sites import SiteOptions
from service.domain.submissions import Told
from service.store.database.ids import new_id
from service.store.database.upsert import insert_into
from service.store.sites import site_options
from service.store.tables.core import comments, sites
from service.store.tables.sites import callbacks, submissions
from service.store.tables.sites import site_options as options


@dataclass(frozen=True, slots=True)
class Notice:
    """What stands of a comment, what its blog knows, and where it wants to hear of it."""

    comment_id: str
    stands: Label
    last_told: Told | None
    post_id: str
    comment_type: str
    email: str
    url: str
    sealed_key: str
    site_id: str
    site_url: str
    options: SiteOptions


def find(connection: Connection, site_id: str, url: str) -> tuple[str, str] | None:
    """The id and the sealed key of a callback of a site."""
    row = connection.execute(_by_url(), {"site": site_id, "url_hash": _hash(url)}).one_or_none()
    return None if row is None else (row.id, row.sealed_key)


def keep(connection: Connection, site_id: str, url: str, *, sealed_key: str) -> str:
    """Enter a callback, or the key that it goes with by now. Returns its id."""
    row = {"id": new_id(), "site_id": site_id, "url_hash": _hash(url), "url": url}
    insert = insert_into(connection.dialect.name, callbacks).values(**row, sealed_key=sealed_key)
    upsert = insert.on_conflict_do_update(
        index_elements=["site_id", "url_hash"], set_={"sealed_key": sealed_key}
    )
    return str(connection.execute(upsert.returning(callbacks.c.id)).scalar_one())


def notice(connection: Connection, comment_id: str) -> Notice | None:
    """What there is to tell of a comment; None if its engine does not want to hear of it."""
    row = connection.execute(_notice(), {"comment": comment_id}).one_or_none()
    if row is None:
        return None
    return Notice(
        comment_id=comment_id,
        stands=Label(row.decision or row.label),
        last_told=row.told,
        post_id=row.post_id,
        comment_type=row.comment_type,
        email=row.author_email,
        url=row.url,
        sealed_key=row.sealed_key,
        site_id=row.site_id,
        site_url=row.site_url,
        options=site_options.of_row(row),
    )


@cache
def _notice() -> Select[Any]:
    return (
        select(
            comments.c.site_id,
            comments.c.label,
            comments.c.decision,
            comments.c.author_email,
            submissions.c.told,
            submissions.c.post_id,
            submissions.c.comment_type,
            callbacks.c.url,
            callbacks.c.sealed_key,
            sites.c.url.label("site_url"),
            *site_options.COLUMNS,
        )
        .join(submissions, submissions.c.comment_id == comments.c.id)
        .join(callbacks, callbacks.c.id == submissions.c.callback_id)
        .join(sites, sites.c.id == comments.c.site_id)
        .outerjoin(options, options.c.site_id == comments.c.site_id)
        .where(comments.c.id == bindparam("comment"))
    )


@cache
def _by_url() -> Select[Any]:
    return select(callbacks.c.id, callbacks.c.sealed_key).where(
        callbacks.c.site_id == bindparam("site"), callbacks.c.url_hash == bindparam("url_hash")
    )


def _hash(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()
