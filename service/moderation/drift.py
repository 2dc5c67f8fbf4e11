"""What is no longer as it was at sites, for the active model. No HTTP, no SQL."""

from collections.abc import Iterable
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

MOST_SITES = 50  # that are looked at: each takes some milliseconds


def drift_of_sites(connection: Connection, sites: Iterable[Site]) -> tuple[SiteDrift, ...]:
    """What is no longer as it was at each site that is in use."""
    in_use = [site for site in sites if site.retired_at is None and not site.is_erased]
    return tuple(
        SiteDrift(site.name, drift)
        for site in in_use[:MOST_SITES]
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
