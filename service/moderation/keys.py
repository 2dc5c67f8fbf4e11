"""Whose a key is. One that was good is remembered, and found good anew where it is used."""

from sqlalchemy import Connection

from service.domain.errors import Unauthenticated
from service.domain.sites import Site
from service.store.async_store import AsyncStore
from service.store.sites import sites

MOST_REMEMBERED = 1_000
NO_KEY = "send your site's key: `Authorization: Bearer KEY`"
UNKNOWN_KEY = "this key is not known, or it was revoked"


class Keys:
    """The sites that keys open.

    What is remembered of a key only says whose turn it is at the door. Whoever goes by it has to
    ask `require_open` in the transaction that the key is used in: a revoked key opens nothing.
    """

    def __init__(self, database: AsyncStore) -> None:
        self._database = database
        self._remembered: dict[str, Site] = {}  # by the hash of the key

    def remembered(self, key: str) -> Site | None:
        """The site that a key opened when it was last asked; None if it is not remembered."""
        return self._remembered.get(sites.hash_key(key))

    async def site_of(self, key: str) -> Site:
        """The site of a key; without one it is empty. Raises Unauthenticated."""
        if not key:
            raise Unauthenticated(NO_KEY)
        site = await self._database.read_together(sites.sites_of_keys, key)
        self._remember(key, site)
        if site is None:
            raise Unauthenticated(UNKNOWN_KEY)
        return site

    def _remember(self, key: str, site: Site | None) -> None:
        self._remembered.pop(sites.hash_key(key), None)
        if site is None:
            return
        if len(self._remembered) >= MOST_REMEMBERED:
            del self._remembered[next(iter(self._remembered))]
        self._remembered[sites.hash_key(key)] = site


def require_open(connection: Connection, key: str, site_id: str) -> None:
    """See to it that a key still opens this site. Raises Unauthenticated."""
    site = sites.site_of_key(connection, key)
    if site is None or site.id != site_id:
        raise Unauthenticated(UNKNOWN_KEY)
