"""What a site does with comments that wait for a moderator, by their type. No HTTP, no SQL."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection

from service.domain.comment_types import canonical
from service.domain.sites import Site, SiteOptions, UnsurePolicy
from service.store.async_store import AsyncStore
from service.store.sites import site_options


class UnsureChoices:
    """Reads and replaces the choices of a site; they hold from the next comment on."""

    def __init__(self, database: AsyncStore) -> None:
        self._database = database

    async def read(self, site: Site) -> SiteOptions:
        """What the site has chosen."""
        return await self._database.read(lambda connection: site_options.get(connection, site.id))

    async def choose(
        self, site: Site, unsure: UnsurePolicy, by_type: Mapping[str, UnsurePolicy]
    ) -> SiteOptions:
        """Replace the choices; what else the site has chosen stays."""
        canonical_types = {canonical(name): policy for name, policy in by_type.items()}

        def put(connection: Connection) -> SiteOptions:
            before = site_options.get(connection, site.id)
            options = replace(before, unsure=unsure, unsure_by_type=canonical_types)
            site_options.put(connection, site.id, options)
            return options

        return await self._database.write(put)
