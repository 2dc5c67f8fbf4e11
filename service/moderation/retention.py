"""Let what is old go, as sites have said: in the background, little by little. No HTTP, no SQL."""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection

from service.domain.errors import Invalid
from service.domain.retention import (
    LEAST_DAYS,
    MOST_DAYS,
    RETENTION_KINDS,
    WHOLE_COMMENTS,
    Retention,
    RetentionKind,
    RetentionPreview,
)
from service.domain.sites import Site
from service.store.async_store import AsyncStore
from service.store.database.exclusion import ALONE, lock_comments
from service.store.erasing import retention as store
from service.store.sites import sites

LOOKED_AT_ONCE = 500  # rows in one read
AT_ONCE = 4  # rows in one transaction: some hundredths of a second
REST = 4  # times as long as a transaction took, nothing is done after it
PASS_SECONDS = 6 * 3600.0  # between the beginnings of two passes through everything


class RetentionRoom:
    """What sites say of how long they keep what, and the passes that see to it."""

    def __init__(self, database: AsyncStore) -> None:
        self._database = database
        self._last_pass: float | None = None

    async def read(self, site: Site) -> RetentionPreview:
        """What a site has said, and to how many rows it would be done now."""
        saved = await self._database.read(partial(store.get, site_id=site.id))
        return await self.preview(site, saved.days)

    async def preview(self, site: Site, days: Mapping[Any, int]) -> RetentionPreview:
        """To how many rows it would be done now, if a site said so. Raises Invalid."""
        retention = read_retention(days)

        def count(connection: Connection) -> RetentionPreview:
            due = {
                kind: store.count_due(connection, site.id, kind, _before(n_days))
                for kind, n_days in retention.days.items()
            }
            return RetentionPreview(retention, due)

        return await self._database.read(count)

    async def choose(self, site: Site, days: Mapping[Any, int]) -> RetentionPreview:
        """Say how long what is kept from now on; the next pass begins soon. Raises Invalid."""
        retention = read_retention(days)
        await self._database.write(lambda connection: store.put(connection, site.id, retention))
        self._last_pass = None
        return await self.preview(site, days)

    async def sweep(self) -> None:
        """One pass through everything that a site wants gone, if the last one is long ago."""
        if self._last_pass is not None and time.monotonic() < self._last_pass + PASS_SECONDS:
            return
        self._last_pass = time.monotonic()
        for site, kind, n_days in await self._database.read(_wanted):
            await self._let_kind_go(site, kind, _before(n_days))

    async def _let_kind_go(self, site: Site, kind: RetentionKind, before: datetime) -> None:
        after: str | None = ""
        while after is not None:
            look = partial(
                store.look, site_id=site.id, kind=kind, before=before, limit=LOOKED_AT_ONCE
            )
            window = await self._database.read(partial(look, after=after))
            for start in range(0, len(window.due), AT_ONCE):
                await self._let_go(site, kind, before, window.due[start : start + AT_ONCE])
            after = window.go_on_after

    async def _let_go(
        self, site: Site, kind: RetentionKind, before: datetime, ids: Sequence[str]
    ) -> None:
        def let_go(connection: Connection) -> None:
            if kind in WHOLE_COMMENTS:
                lock_comments(connection, ids)
            store.let_go(connection, site.id, kind, before, ids)

        began = time.monotonic()
        await self._database.write(let_go, locks=ALONE)
        await asyncio.sleep(REST * (time.monotonic() - began))


def read_retention(days: Mapping[Any, int]) -> Retention:
    """What somebody says. Raises Invalid for a kind or a number that cannot be."""
    for kind, n_days in days.items():
        if kind not in RETENTION_KINDS:
            raise Invalid(f"one of {', '.join(RETENTION_KINDS)}", field="kind")
        if not LEAST_DAYS <= n_days <= MOST_DAYS:
            raise Invalid(f"from {LEAST_DAYS} to {MOST_DAYS} days", field=kind)
    return Retention({kind: days[kind] for kind in RETENTION_KINDS if kind in days})


def _wanted(connection: Connection) -> list[tuple[Site, RetentionKind, int]]:
    return list(_each_kind(connection))


def _each_kind(connection: Connection) -> Iterator[tuple[Site, RetentionKind, int]]:
    for site in sites.all_sites(connection):
        for kind, n_days in store.get(connection, site.id).days.items():
            yield site, kind, n_days


def _before(n_days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=n_days)
