"""What is no longer as it was at sites, for the active model. No HTTP, no SQL."""

import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import Connection

from service.domain.drift import (
    ENOUGH_IN_A_WEEK,
    LONGEST,
    Drift,
    SiteDrift,
    drift_periods,
    drifts,
    together,
)
from service.domain.sites import Site
from service.store import models
from service.store.queue.traffic import traffic_by_week

SITES_AT_ONCE = 10  # are looked at for one question: each takes tens of milliseconds
REMEMBERED_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class _Look:
    at: float
    version: str | None  # of the model that was active then
    found: tuple[Drift, ...]


class DriftWatch:
    """What is no longer as it was at sites, remembered for some minutes.

    For one question some sites are looked at, first those that waited longest: so each of a
    thousand has its turn, and nobody waits for all of them.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._looks: dict[str, _Look] = {}  # by the id of the site

    def of_sites(self, connection: Connection, sites: Iterable[Site]) -> tuple[SiteDrift, ...]:
        """What is known of each site that is in use."""
        active = models.active(connection)
        version = None if active is None else active.version
        in_use = [site for site in sites if is_in_use(site)]
        due = sorted((site for site in in_use if self._is_due(site, version)), key=self._last_look)
        for site in due[:SITES_AT_ONCE]:
            found = drift_of_site(connection, site)
            self._looks[site.id] = _Look(self._clock(), version, found)
        looks = {site.name: self._looks.get(site.id) for site in in_use}
        return tuple(
            SiteDrift(name, drift)
            for name, look in looks.items()
            if look is not None and look.version == version
            for drift in look.found
        )

    def _is_due(self, site: Site, version: str | None) -> bool:
        look = self._looks.get(site.id)
        if look is None or look.version != version:
            return True
        return self._clock() >= look.at + REMEMBERED_SECONDS

    def _last_look(self, site: Site) -> float:
        look = self._looks.get(site.id)
        return -math.inf if look is None else look.at


def is_in_use(site: Site) -> bool:
    """Whether comments of a site are still judged."""
    return site.retired_at is None and not site.is_erased


def drift_of_sites(connection: Connection, sites: Iterable[Site]) -> tuple[SiteDrift, ...]:
    """What is no longer as it was at each site that is in use, looked at now."""
    return tuple(
        SiteDrift(site.name, drift)
        for site in sites
        if is_in_use(site)
        for drift in drift_of_site(connection, site)
    )


def drift_of_site(connection: Connection, site: Site) -> tuple[Drift, ...]:
    """What is no longer as it was at a site: in the last week, or four where little comes."""
    active = models.active(connection)
    activated_at = active.activated_at if active is not None else None
    periods_of = partial(
        drift_periods,
        today=datetime.now(UTC).date(),
        first_day=site.created_at.date(),
        activated_on=activated_at.date() if activated_at else None,
    )
    weeks = partial(traffic_by_week, connection, site.id)
    periods, now = periods_of(), together(weeks(periods_of().now))
    if now.n < ENOUGH_IN_A_WEEK:
        periods = periods_of(window=LONGEST)
        now = together(weeks(periods.now))
    before_fit = weeks(periods.before_fit)
    same = periods.since_fit == periods.before_fit
    return drifts(now, before_fit, before_fit if same else weeks(periods.since_fit))
