"""Whose a key is. One that was good is remembered, and found good anew where it is used."""

from datetime import UTC, datetime, timedelta
from functools import partial

from service.domain.errors import OutOfScope, Unauthenticated
from service.domain.scopes import Scope, write_scopes
from service.domain.sites import Site
from service.store.async_store import AsyncStore
from service.store.sites import keys as store
from service.store.sites import sites

GRAIN = timedelta(minutes=1)  # so exactly is it known when a key was last used
MOST_REMEMBERED = 1_000
NO_KEY = "send your site's key: `Authorization: Bearer KEY`"
UNKNOWN_KEY = "this key is not known, or it was revoked"


class Keys:
    """The sites that keys open.

    What is remembered of a key only says whose turn it is at the door. Whoever goes by it has to
    ask what it opens now, in the transaction that it is used in: a revoked key opens nothing,
    and none what it was not made for.

    When a key was used is written down in the background: who sends a comment does not wait for it.
    """

    def __init__(self, database: AsyncStore) -> None:
        self._database = database
        self._remembered: dict[str, Site] = {}  # by the hash of the key
        self._used_at: dict[str, datetime] = {}  # by the key's id, as the next
        self._written_at: dict[str, datetime] = {}

    def remembered(self, key: str) -> Site | None:
        """The site that a key opened when it was last asked; None if it is not remembered."""
        site = self._remembered.get(store.hash_key(key))
        self._note_use(site)
        return site

    async def site_of(self, key: str) -> Site:
        """The site of a key; without one it is empty. Raises Unauthenticated."""
        if not key:
            raise Unauthenticated(NO_KEY)
        site = await self.find_site(key)
        self._remember(key, site)
        if site is None:
            raise Unauthenticated(UNKNOWN_KEY)
        return site

    async def find_site(self, key: str) -> Site | None:
        """The same; None for a key that opens none."""
        site = await self._database.read_together(sites.sites_of_keys, key)
        self._note_use(site)
        return site

    async def write_uses(self, database: AsyncStore) -> None:
        """Write down what was used since the last time. What fails is tried again next time."""
        due = {
            key_id: used_at
            for key_id, used_at in self._used_at.items()
            if key_id not in self._written_at or used_at - self._written_at[key_id] >= GRAIN
        }
        if due:
            await database.write(partial(store.write_uses, used_at=due))
            self._written_at |= due

    def _note_use(self, site: Site | None) -> None:
        if site is not None and site.key_id is not None:
            self._used_at[site.key_id] = datetime.now(UTC)

    def _remember(self, key: str, site: Site | None) -> None:
        self._remembered.pop(store.hash_key(key), None)
        if site is None:
            return
        if len(self._remembered) >= MOST_REMEMBERED:
            del self._remembered[next(iter(self._remembered))]
        self._remembered[store.hash_key(key)] = site


def require_scope(site: Site, scope: Scope) -> None:
    """See to it that what opened a site was made for this. Raises OutOfScope."""
    if scope not in site.scopes:
        raise OutOfScope(scope, scopes=write_scopes(site.scopes))


def require_open(site: Site | None, site_id: str, *, scope: Scope) -> None:
    """See to it that a key, by the site that it opens now, opens this one, for this.

    Raises Unauthenticated, OutOfScope.
    """
    if site is None or site.id != site_id:
        raise Unauthenticated(UNKNOWN_KEY)
    require_scope(site, scope)
