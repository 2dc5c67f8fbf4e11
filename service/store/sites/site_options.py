"""What a site has columns."""

from dataclasses import asdict
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select

from service.domain.sites import SiteOptions
from service.store.database.upsert import insert_into
from service.store.tables.sites import site_options

COLUMNS = tuple(column for column in site_options.c if column.name != "site_id")


def get(connection: Connection, site_id: str) -> SiteOptions:
    """The options of a site; the defaults for what it never chose."""
    return of_row(connection.execute(_by_site(), {"site": site_id}).one_or_none())


def put(connection: Connection, site_id: str, options: SiteOptions) -> None:
    """Replace the options of a site."""
    columns = asdict(options)
    connection.execute(
        insert_into(connection.dialect.name, site_options)
        .values(site_id=site_id, **columns)
        .on_conflict_do_update(index_elements=["site_id"], set_=columns)
    )


def of_row(row: Row[Any] | None) -> SiteOptions:
    """The options in a row that has these columns; the defaults if they are null."""
    if row is None or row.unsure is None:
        return SiteOptions()
    values = {column.name: getattr(row, column.name) for column in COLUMNS}
    usual = SiteOptions()
    since_added = {
        "webhook_events": tuple(
            usual.webhook_events if values["webhook_events"] is None else values["webhook_events"]
        ),
        "queue_size_told": values["queue_size_told"] or usual.queue_size_told,
        "queue_hours_told": values["queue_hours_told"] or usual.queue_hours_told,
        "unsure_by_type": values["unsure_by_type"] or {},
        "takes_from_pages": bool(values["takes_from_pages"]),
        "takes_mentions": bool(values["takes_mentions"]),
        "trusts_staff": values["trusts_staff"] is not False,
    }
    return SiteOptions(**values | since_added)


@cache
def _by_site() -> Select[Any]:
    return select(*COLUMNS).where(site_options.c.site_id == bindparam("site"))
