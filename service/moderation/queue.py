"""The review queue as moderators see it: its pages, counts, campaigns, changes. No HTTP, no SQL."""

from collections.abc import Sequence
from functools import partial

from sqlalchemy import Connection

from service.domain.campaigns import CampaignsPage
from service.domain.changes import Changes
from service.domain.choices import Choices
from service.domain.errors import NotFound
from service.domain.filter import Filter
from service.domain.people import SignedIn
from service.domain.queue import CommentsPage, ReviewPage, Tab
from service.domain.sites import Site
from service.moderation import access, cursors
from service.moderation.cursors import check_limit
from service.store.async_store import AsyncStore
from service.store.queue import campaign_pages, changes, choices, counts, items, pages
from service.store.queue.entries import QueueEntry, QueuePosition


class ReviewQueue:
    """Reads for moderators. Each sees the sites they belong to, no others.

    Every method raises NotFound for a site that `who` has no part in, and Invalid for a filter
    or a cursor that cannot be.
    """

    def __init__(self, database: AsyncStore) -> None:
        self._database = database

    async def list_page(
        self, who: SignedIn, filter_: Filter, *, after: str | None = None, limit: int = 50
    ) -> ReviewPage:
        """A page of rows, near-duplicates as one.

        Held, rejected and published: what a decision is worth most first, then by age. Decided:
        the newest decision first. `filter_.campaign` lists the members of a campaign singly.
        """
        site_ids = access.site_ids(who, filter_.site)
        position, limit = cursors.read(filter_.tab, after), check_limit(limit)
        return await self._database.read(partial(_page, who, filter_, site_ids, position, limit))

    async def count_tabs(self, who: SignedIn, filter_: Filter) -> dict[Tab, int]:
        """How many comments (not rows) each tab has under the rest of the filter."""
        site_ids = access.site_ids(who, filter_.site)
        return await self._database.read(
            lambda connection: counts.by_tab(connection, filter_, site_ids)
        )

    async def list_choices(self, who: SignedIn, filter_: Filter) -> Choices:
        """What the filters can be set to on this tab, the most frequent first."""
        access.site_ids(who, filter_.site)
        return await self._database.read(
            lambda connection: choices.choices(connection, filter_, who.sites)
        )

    async def list_campaigns(
        self, who: SignedIn, *, site: str = "", after: str | None = None, limit: int = 50
    ) -> CampaignsPage:
        """The campaigns of a site by its name, or of all the moderator's sites."""
        site_ids = access.site_ids(who, site)
        sites = [readable for readable in who.sites if readable.id in site_ids]
        after, limit = cursors.check_id(after), check_limit(limit)
        return await self._database.read(partial(_campaigns, sites, after, limit))

    async def list_site_campaigns(
        self, site: Site, *, after: str | None, limit: int
    ) -> CampaignsPage:
        """The same for a key: the campaigns of the site that it opens."""
        after, limit = cursors.check_id(after), check_limit(limit)
        return await self._database.read(partial(_campaigns, [site], after, limit))

    async def list_members(
        self, site: Site, campaign_id: str, *, after: str | None, limit: int
    ) -> CommentsPage:
        """The comments of a site's campaign, the oldest first. Raises NotFound."""
        after, limit = cursors.check_id(after), check_limit(limit)

        def list_members(connection: Connection) -> CommentsPage:
            if not campaign_pages.is_known(connection, site.id, campaign_id):
                raise NotFound("no campaign of this site has this id")
            members = campaign_pages.members(
                connection, site.id, campaign_id, after=after, limit=limit + 1
            )
            is_last = len(members) <= limit
            return CommentsPage(members[:limit], None if is_last else members[limit - 1].id)

        return await self._database.read(list_members)

    async def list_changes(self, who: SignedIn, *, after: str | None) -> Changes:
        """What changed on the moderator's sites since a cursor; without one, only a cursor.

        Cheap enough to ask every second.
        """
        site_ids = access.site_ids(who, "")
        return await self._database.read(
            lambda connection: changes.since(connection, after, site_ids)
        )


def _page(
    who: SignedIn,
    filter_: Filter,
    site_ids: tuple[str, ...],
    position: QueuePosition | None,
    limit: int,
    connection: Connection,
) -> ReviewPage:
    entries = pages.page(connection, filter_, site_ids, after=position, limit=limit + 1)
    is_last, entries = len(entries) <= limit, entries[:limit]
    alike = _alike(connection, filter_, site_ids, entries)
    return ReviewPage(
        items.items(connection, who, entries, alike=alike),
        None if is_last else cursors.write(filter_.tab, entries[-1].position),
    )


def _campaigns(
    sites: Sequence[Site], after: str | None, limit: int, connection: Connection
) -> CampaignsPage:
    campaigns = campaign_pages.campaigns_of(connection, sites, after=after, limit=limit + 1)
    is_last = len(campaigns) <= limit
    return CampaignsPage(campaigns[:limit], None if is_last else campaigns[limit - 1].id)


def _alike(
    connection: Connection, filter_: Filter, site_ids: tuple[str, ...], entries: list[QueueEntry]
) -> dict[str, int]:
    """How many comments the row of a campaign stands for; none where each is listed singly."""
    if filter_.campaign or filter_.tab == "decided":
        return {}
    campaign_ids = {entry.campaign_id for entry in entries if entry.campaign_id}
    return counts.by_campaign(connection, filter_, site_ids, campaign_ids)
