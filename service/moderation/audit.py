"""What was decided, by whom, and in which action. No HTTP, no SQL."""

from functools import partial

from sqlalchemy import Connection

from service.domain.actions import Action, AuditPage
from service.domain.errors import Invalid
from service.domain.people import SignedIn
from service.moderation import access, cursors
from service.store.async_store import AsyncStore
from service.store.queue import actions
from service.store.queue import audit as store


class Audit:
    """Reads of the label log and of actions, for moderators of its sites."""

    def __init__(self, database: AsyncStore) -> None:
        self._database = database

    async def list_entries(
        self,
        who: SignedIn,
        *,
        site: str = "",
        comment_id: str = "",
        moderator: str = "",
        after: str | None = None,
        limit: int = 50,
    ) -> AuditPage:
        """Entries of the label log, newest first, of a site, a comment or a moderator.

        Raises NotFound for what is unknown or on a site that `who` has no part in, and Invalid
        for a name or a cursor that cannot be.
        """
        site_ids = access.site_ids(who, site)
        after, limit = cursors.check_id(after), cursors.check_limit(limit)
        if "\0" in moderator:
            raise Invalid("a name has no NUL", field="moderator")

        page = partial(_page, who, site_ids, comment_id, moderator, after, limit)
        return await self._database.read(page)

    async def list_actions(self, who: SignedIn, *, limit: int = 100) -> tuple[Action, ...]:
        """The latest actions of this moderator, newest first, with those that were undone."""
        latest = partial(actions.latest, who=who.moderator, limit=cursors.check_limit(limit))
        return await self._database.read(latest)


def _page(
    who: SignedIn,
    site_ids: tuple[str, ...],
    comment_id: str,
    moderator: str,
    after: str | None,
    limit: int,
    connection: Connection,
) -> AuditPage:
    if comment_id:
        access.entry_of(connection, who, comment_id, role="viewer")
    entries = store.entries(
        connection, who, site_ids,
        comment_id=comment_id, moderator=moderator, after=after, limit=limit + 1,
    )  # fmt: skip
    is_last = len(entries) <= limit
    return AuditPage(entries[:limit], None if is_last else entries[limit - 1].id)
