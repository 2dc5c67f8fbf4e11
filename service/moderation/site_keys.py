"""The keys of sites: made, replaced and revoked by owners. No HTTP, no SQL."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection

from service.domain.errors import Conflict, Invalid, NotFound
from service.domain.people import Moderator
from service.domain.scopes import EVERY_SCOPE, SCOPES, Scope, write_scopes
from service.domain.sites import MOST_PURPOSE_CHARS, ApiKey, NewKey, Site
from service.store.async_store import AsyncStore
from service.store.people import owner_changes
from service.store.sites import keys as store
from service.store.sites import sites


class SiteKeys:
    """What owners do with the keys of their sites. `owned` are the sites that they own."""

    def __init__(self, database: AsyncStore) -> None:
        self._database = database

    async def list_keys(self, owned: Sequence[Site]) -> tuple[ApiKey, ...]:
        """What is known of their keys, revoked ones too, oldest first."""
        ids = {site.id for site in owned}
        every = await self._database.read(sites.all_keys)
        return tuple(key for key in every if key.site_id in ids)

    async def add(
        self,
        site: Site,
        purpose: str = "",
        *,
        scopes: Collection[Scope] = SCOPES,
        by: Moderator | None,
    ) -> NewKey:
        """A further key of a site, for these scopes; it can be read only now. Raises Invalid."""
        _check_purpose(purpose)
        _check_scopes(scopes)
        limits = "" if set(scopes) == EVERY_SCOPE else f"({write_scopes(scopes)})"
        about = f"{purpose} {limits}".strip()

        def add(connection: Connection) -> NewKey:
            owner_changes.enter(connection, "key-made", by=by, site=site, about=about)
            return store.make_key(connection, site, purpose=purpose, scopes=scopes)

        return await self._database.write(add)

    async def rotate(self, owned: Sequence[Site], key_id: str, *, by: Moderator | None) -> NewKey:
        """A key in the place of another, with its scopes; both open the site until that is revoked.

        Raises NotFound, and Conflict for a key that was revoked or replaced already.
        """

        def rotate(connection: Connection) -> NewKey:
            key, site = _find(connection, owned, key_id)
            if key.revoked_at is not None or key.successor_id is not None:
                raise Conflict("this key was revoked or replaced meanwhile")
            new = store.make_key(connection, site, purpose=key.purpose, scopes=key.scopes)
            store.succeed(connection, key.id, successor_id=new.key_id)
            about = f"{key.id} → {new.key_id}"
            owner_changes.enter(connection, "key-rotated", by=by, site=site, about=about)
            return new

        return await self._database.write(rotate)

    async def revoke(self, owned: Sequence[Site], key_id: str, *, by: Moderator | None) -> None:
        """End a key, at once and for good. Raises NotFound, and Conflict if it was before."""

        def revoke(connection: Connection) -> None:
            key, site = _find(connection, owned, key_id)
            if not sites.revoke_key(connection, key.id):
                raise Conflict("this key was revoked before")
            owner_changes.enter(connection, "key-revoked", by=by, site=site, about=key.id)

        await self._database.write(revoke)


def _find(connection: Connection, owned: Sequence[Site], key_id: str) -> tuple[ApiKey, Site]:
    by_id = {site.id: site for site in owned}
    for key in sites.all_keys(connection):
        if key.id == key_id and key.site_id in by_id:
            return key, by_id[key.site_id]
    raise NotFound("no key of your sites has this id")


def _check_purpose(purpose: str) -> None:
    if len(purpose) > MOST_PURPOSE_CHARS or not purpose.isprintable():
        raise Invalid(f"at most {MOST_PURPOSE_CHARS} characters in one line", field="purpose")


def _check_scopes(scopes: Collection[Scope]) -> None:
    if not scopes or not set(scopes) <= set(SCOPES):
        raise Invalid(f"one or more of {', '.join(SCOPES)}", field="scopes")
