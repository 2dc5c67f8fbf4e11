"""Events that are about a site or about all of them, for the webhooks that chose to hear them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from service.domain.crossings import Crossing
from service.domain.deliveries import WebhookEvent
from service.domain.sites import Site, SiteOptions
from service.store.outgoing import outbox
from service.store.sites import site_options, sites
from service.store.tables.webhooks import queue_crossings


def listeners(connection: Connection, event: WebhookEvent) -> list[tuple[Site, SiteOptions]]:
    """The sites whose webhooks hear of this, with what they chose."""
    every = ((site, site_options.get(connection, site.id)) for site in sites.all_sites(connection))
    return [(site, options) for site, options in every if options.hears(event)]


def note_for_all(connection: Connection, event: WebhookEvent, about: dict[str, Any]) -> None:
    """Have every site that hears of it told."""
    for site, _ in listeners(connection, event):
        note_for(connection, site, event, about)


def note_for(
    connection: Connection, site: Site, event: WebhookEvent, about: dict[str, Any]
) -> None:
    """Have one site told, which hears of it."""
    payload = outbox.event_payload(event, {"site": site.name, **about})
    outbox.add(connection, site.id, None, "webhook", payload)


def note_for_site(
    connection: Connection, site_id: str, event: WebhookEvent, about: dict[str, Any]
) -> None:
    """Have one site told, if it hears of it."""
    site = sites.get(connection, site_id)
    if site is not None and site_options.get(connection, site_id).hears(event):
        note_for(connection, site, event, about)


def crossed(connection: Connection, site: Site) -> frozenset[Crossing]:
    """The limits that a site's queue was beyond at the last look."""
    c = queue_crossings.c
    return frozenset(connection.scalars(select(c.name).where(c.site_id == site.id)))


def enter_crossings(connection: Connection, site: Site, beyond: frozenset[Crossing]) -> None:
    """Write down which limits it is beyond now."""
    before, c = crossed(connection, site), queue_crossings.c
    back_below = before - beyond
    if back_below:
        connection.execute(
            delete(queue_crossings).where(c.site_id == site.id, c.name.in_(sorted(back_below)))
        )
    for name in sorted(beyond - before):
        row = {"site_id": site.id, "name": name, "crossed_at": datetime.now(UTC)}
        connection.execute(insert(queue_crossings).values(**row))
