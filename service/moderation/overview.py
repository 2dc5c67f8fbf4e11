"""The numbers of sites, for their moderators. No HTTP, no SQL."""

from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from service.domain.drift import Drift
from service.domain.errors import Invalid
from service.domain.filter import Filter
from service.domain.overview import Overview
from service.domain.people import SignedIn
from service.domain.sampling import accuracy, by_week
from service.domain.sites import Misplaced, Site
from service.moderation import access
from service.moderation.drift import DriftWatch
from service.scoring.active_model import ActiveModel
from service.scoring.scoring import Scoring
from service.store.async_store import AsyncStore
from service.store.queue import counts, sampling
from service.store.queue import overview as store
from service.store.sites import whereabouts

BUSIEST_DAYS = 7
SAMPLE_WEEKS = 8  # of which the overview tells how often the machine was wrong
MOST_DAYS = 366


class Overviews:
    """Counts what was judged and decided."""

    def __init__(
        self, database: AsyncStore, scoring: Scoring, active: ActiveModel, watch: DriftWatch
    ) -> None:
        self._database = database
        self._scoring = scoring
        self._active = active
        self._watch = watch

    async def read_overview(self, who: SignedIn, *, site: str = "", days: int = 30) -> Overview:
        """The numbers of a site by its name, or of all the moderator's sites.

        Raises NotFound for a site that `who` has no part in, Invalid for too many days.
        """
        site_ids = access.site_ids(who, site)
        if not 1 <= days <= MOST_DAYS:
            raise Invalid(f"1 to {MOST_DAYS}", field="days")

        return await self._database.read(partial(self._count, who, site, site_ids, days))

    async def read_drift(self, site: Site) -> tuple[Drift, ...]:
        """What is no longer as it was for the model at a site."""
        lines = await self._database.read(partial(self._watch.of_sites, sites=[site]))
        return tuple(line.drift for line in lines)

    def _count(
        self,
        who: SignedIn,
        site: str,
        site_ids: tuple[str, ...],
        n_days: int,
        connection: Connection,
    ) -> Overview:
        now = datetime.now(UTC)
        today, week = now.date(), now.date() - timedelta(days=BUSIEST_DAYS - 1)
        days = store.days(connection, site_ids, today=today, n=n_days)
        oldest = store.oldest_held(connection, site_ids)
        first = today - timedelta(weeks=SAMPLE_WEEKS - 1, days=today.weekday())
        sampled = sampling.counts(connection, site_ids, since=first)
        return Overview(
            today=days[-1],
            decided_today=store.decided_since(connection, site_ids, today),
            counts=counts.by_tab(connection, Filter(site=site), site_ids),
            oldest_held_at=oldest,
            oldest_held_seconds=None if oldest is None else (now - oldest).total_seconds(),
            days=days,
            overturned=store.overturned(connection, site_ids, since=days[0].day),
            busiest_since=week,
            reasons=store.busiest_signals(connection, site_ids, since=week),
            hosts=store.busiest_hosts(connection, site_ids, since=week),
            model_version=self._scoring.model_version,
            model_problem=self._active.problem,
            misplaced=_misplaced(who, site_ids, connection),
            drift=self._watch.of_sites(connection, [s for s in who.sites if s.id in site_ids]),
            accuracy=accuracy(sampled, since=first),
            accuracy_by_week=by_week(sampled, today=today, n=SAMPLE_WEEKS),
        )


def _misplaced(
    who: SignedIn, site_ids: tuple[str, ...], connection: Connection
) -> tuple[Misplaced, ...]:
    """The sites whose comments come from elsewhere, for those who can mend it."""
    owned = [site for site in who.sites if site.id in site_ids and who.may("owner", site.id)]
    return tuple(filter(None, (whereabouts.misplaced(connection, site) for site in owned)))
