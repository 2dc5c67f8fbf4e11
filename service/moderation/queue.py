"""What moderators see: the queue, a comment, the overview, the audit. No HTTP, no SQL."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection

from service.domain.actions import Action, AuditPage
from service.domain.comments import History
from service.domain.errors import Invalid
from service.domain.excerpt import excerpt
from service.domain.filter import Filter
from service.domain.overview import Overview
from service.domain.people import SignedIn
from service.domain.queue import (
    CampaignsPage,
    Changes,
    Choices,
    Claim,
    Detail,
    Item,
    KinSummary,
    Note,
    ReviewPage,
    Tab,
)
from service.domain.rules import RulesPage
from service.domain.spans import spans
from service.moderation import access, cursors
from service.scoring.active_model import ActiveModel
from service.scoring.scoring import Scoring
from service.store.async_store import AsyncStore
from service.store.comments import comments
from service.store.database.ids import is_id
from service.store.queue import (
    actions,
    audit,
    campaign_pages,
    changes,
    choices,
    claims,
    counts,
    entries,
    items,
    kin,
    notes,
    overview,
    pages,
    rules,
)
from service.store.queue.searching import NothingToFind

Value = TypeVar("Value")

MOST_ON_A_PAGE = 200
BUSIEST_DAYS = 7
REMOVED_SHOWN = 50  # rules


class ReviewQueue:
    """Reads for moderators, and their claims. Each sees the sites they belong to, no others.

    Every method raises NotFound for what is unknown or belongs to a site that `who` has no
    part in, and Invalid for a filter or a cursor that cannot be.
    """

    def __init__(
        self, database: AsyncStore, scoring: Scoring, active: ActiveModel, *, claim_seconds: int
    ) -> None:
        self._database = database
        self._scoring = scoring
        self._active = active
        self._claim_life = timedelta(seconds=claim_seconds)

    async def queue(
        self, who: SignedIn, wanted: Filter, *, after: str | None = None, limit: int = 50
    ) -> ReviewPage:
        """A page of rows, near-duplicates as one.

        Held, rejected and published: what a decision is worth most first, then by age. Decided:
        the newest decision first. `wanted.campaign` lists the members of a campaign singly.
        """
        site_ids, place = access.site_ids(who, wanted.site), cursors.read(wanted.tab, after)
        n = _limit(limit)

        def work(connection: Connection) -> ReviewPage:
            found = pages.page(connection, wanted, site_ids, after=place, limit=n + 1)
            shown, more = found[:n], len(found) > n
            named = {one.campaign_id for one in shown if one.campaign_id}
            is_single = bool(wanted.campaign) or wanted.tab == "decided"
            alike = {} if is_single else counts.by_campaign(connection, wanted, site_ids, named)
            return ReviewPage(
                items.items(connection, who, shown, alike=alike),
                cursors.write(wanted.tab, shown[-1].position) if more else None,
            )

        return await self._search(work)

    async def counts(self, who: SignedIn, wanted: Filter) -> dict[Tab, int]:
        """How many comments (not rows) each tab has under the rest of the filter."""
        site_ids = access.site_ids(who, wanted.site)
        return await self._search(lambda connection: counts.by_tab(connection, wanted, site_ids))

    async def choices(self, who: SignedIn, wanted: Filter) -> Choices:
        """What the filters can be set to on this tab, the most frequent first."""
        access.site_ids(who, wanted.site)
        return await self._database.read(
            lambda connection: choices.choices(connection, wanted, who.sites)
        )

    async def detail(self, who: SignedIn, comment_id: str) -> Detail:
        """A comment with all that helps to decide on it. Claims nothing."""

        def work(
            connection: Connection,
        ) -> tuple[Item, History, tuple[bool, ...], tuple[Note, ...], tuple[KinSummary, ...]]:
            entry = access.entry_of(connection, who, comment_id, role="viewer")
            (item,) = items.items(connection, who, [entry], alike={}, with_article_text=True)
            related = kin.summaries(connection, entry, item.stored, item.traits.hosts)
            signed = audit.signed_log(connection, comment_id, entry.seen)
            history = comments.history(connection, comment_id)
            return item, history, signed, notes.on_comment(connection, comment_id), related

        item, history, signed, noted, related = await self._database.read(work)
        comment, judge = item.stored.comment, self._scoring.judge
        marked, part = await asyncio.to_thread(lambda: (spans(judge, comment), excerpt(comment)))
        return Detail(item, history, signed, noted, marked, part, related)

    async def claim(self, who: SignedIn, comment_id: str) -> Claim:
        """Claim a comment, or keep it claimed: what comes back is the claim that holds.

        `is_mine` is False if another moderator was first. A viewer claims nothing: Forbidden.
        """

        def work(connection: Connection) -> Claim:
            access.entry_of(connection, who, comment_id, role="moderator")
            claims.release_expired(connection)
            claims.take(connection, who, comment_id, life=self._claim_life)
            return claims.on_comments(connection, who, [comment_id])[comment_id]

        return await self._database.write(work)

    async def release(self, who: SignedIn, comment_id: str) -> None:
        """Let a comment go. Does nothing if it is not claimed by this moderator."""

        def work(connection: Connection) -> None:
            access.entry_of(connection, who, comment_id, role="viewer")
            claims.release(connection, who, comment_id)

        await self._database.write(work)

    async def claims(self, who: SignedIn, comment_ids: Sequence[str]) -> dict[str, Claim]:
        """The claims that hold on these comments, by comment id."""
        asked = [one for one in comment_ids if is_id(one)][:MOST_ON_A_PAGE]

        def work(connection: Connection) -> dict[str, Claim]:
            held = claims.on_comments(connection, who, asked)
            own = {one: entries.find(connection, one) for one in held}
            return {k: v for k, v in held.items() if (e := own[k]) and who.role_on(e.site_id)}

        return await self._database.read(work)

    async def changes(self, who: SignedIn, *, after: str | None) -> Changes:
        """What changed on the moderator's sites since a cursor; without one, only a cursor.

        Cheap enough to ask every second.
        """
        site_ids = access.site_ids(who, "")
        try:
            return await self._database.read(
                lambda connection: changes.since(connection, after, site_ids)
            )
        except changes.BadCursor as error:
            raise Invalid("this is not a cursor of ours", field="after") from error

    async def overview(self, who: SignedIn, *, site: str = "", days: int = 30) -> Overview:
        """The numbers of a site by its name, or of all the moderator's sites."""
        site_ids = access.site_ids(who, site)
        if not 1 <= days <= 366:
            raise Invalid("1 to 366", field="days")

        def work(connection: Connection) -> Overview:
            now = datetime.now(UTC)
            today, week = now.date(), now.date() - timedelta(days=BUSIEST_DAYS - 1)
            each = overview.days(connection, site_ids, today=today, n=days)
            oldest = overview.oldest_held(connection, site_ids)
            return Overview(
                today=each[-1],
                decided_today=overview.decided_since(connection, site_ids, today),
                counts=counts.by_tab(connection, Filter(site=site), site_ids),
                oldest_held_at=oldest,
                oldest_held_seconds=None if oldest is None else (now - oldest).total_seconds(),
                days=each,
                overturned=overview.overturned(connection, site_ids, since=each[0].day),
                reasons=overview.busiest_signals(connection, site_ids, since=week),
                hosts=overview.busiest_hosts(connection, site_ids, since=week),
                model_version=self._scoring.model_version,
                model_problem=self._active.problem,
            )

        return await self._database.read(work)

    async def audit(
        self,
        who: SignedIn,
        *,
        site: str = "",
        comment_id: str = "",
        moderator: str = "",
        after: str | None = None,
        limit: int = 50,
    ) -> AuditPage:
        """Entries of the label log, newest first, of a site, a comment or a moderator."""
        site_ids, n = access.site_ids(who, site), _limit(limit)
        _check_id(after)
        if "\0" in moderator:
            raise Invalid("a name has no NUL", field="moderator")

        def work(connection: Connection) -> AuditPage:
            if comment_id:
                access.entry_of(connection, who, comment_id, role="viewer")
            found = audit.entries(
                connection, who, site_ids,
                comment_id=comment_id, moderator=moderator, after=after, limit=n + 1,
            )  # fmt: skip
            return AuditPage(found[:n], found[n - 1].id if len(found) > n else None)

        return await self._database.read(work)

    async def campaigns(
        self, who: SignedIn, *, site: str = "", after: str | None = None, limit: int = 50
    ) -> CampaignsPage:
        """The campaigns of a site by its name, or of all the moderator's sites."""
        site_ids, n = access.site_ids(who, site), _limit(limit)
        _check_id(after)

        def work(connection: Connection) -> CampaignsPage:
            found = campaign_pages.campaigns_of(connection, who, site_ids, after=after, limit=n + 1)
            return CampaignsPage(found[:n], found[n - 1].id if len(found) > n else None)

        return await self._database.read(work)

    async def rules(self, who: SignedIn, *, site: str = "") -> RulesPage:
        """The rules of a site by its name, or of all the moderator's sites."""
        site_ids = access.site_ids(who, site)
        return await self._database.read(
            lambda connection: RulesPage(
                rules.standing(connection, site_ids),
                rules.removed(connection, site_ids, limit=REMOVED_SHOWN),
            )
        )

    async def actions(self, who: SignedIn, *, limit: int = 100) -> tuple[Action, ...]:
        """The latest actions of this moderator, newest first, with those that were undone."""
        return await self._database.read(
            lambda connection: actions.latest(connection, who.moderator, limit=_limit(limit))
        )

    async def _search(self, work: Callable[[Connection], Value]) -> Value:
        try:
            return await self._database.read(work)
        except NothingToFind as error:
            raise Invalid("no word to look for", field="words") from error


def _limit(limit: int) -> int:
    if not 1 <= limit <= MOST_ON_A_PAGE:
        raise Invalid(f"1 to {MOST_ON_A_PAGE}", field="limit")
    return limit


def _check_id(after: str | None) -> None:
    if after is not None and not is_id(after):
        raise Invalid("this is not a cursor of ours: begin at the first page", field="after")
