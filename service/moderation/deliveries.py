"""What a site's webhook and blog were told: looked at, sent again, tried. No HTTP, no SQL.

Who may do it was found out before.
"""

import asyncio
from functools import partial

from service.domain.deliveries import DeliveryCounts, DeliveryLine
from service.domain.errors import Conflict, NotFound
from service.domain.sites import Site
from service.store.async_store import AsyncStore
from service.store.database.ids import is_id
from service.store.outgoing import deliveries, outbox
from service.store.sites import site_options

MOST_LINES = 100
LOOK_SECONDS = 0.25


class Deliveries:
    """What owners do with the outbox of a site."""

    def __init__(self, database: AsyncStore) -> None:
        self._database = database

    async def list_latest(
        self, site: Site, *, only_given_up: bool = False
    ) -> tuple[DeliveryLine, ...]:
        """What the site was to be told last, the newest first."""
        read = partial(
            deliveries.latest, site_id=site.id, limit=MOST_LINES, only_given_up=only_given_up
        )
        return await self._database.read(read)

    async def count(self, site: Site) -> DeliveryCounts:
        """How much waits, and how much was given up."""
        return await self._database.read(partial(deliveries.count, site_id=site.id))

    async def send_again(self, site: Site, delivery_id: str | None = None) -> int:
        """Have one that was given up, or all of them, sent after all. Returns how many.

        Raises NotFound for an id that the site does not have, Conflict for one not given up.
        """
        if delivery_id is not None:
            await self._find(site, delivery_id)
        again = partial(deliveries.send_again, site_id=site.id, delivery_id=delivery_id)
        n_sent = await self._database.write(again)
        if delivery_id is not None and n_sent == 0:
            raise Conflict("this was not given up")
        return n_sent

    async def try_webhook(self, site: Site, *, wait_seconds: float) -> DeliveryLine:
        """Have a test event sent by the way of all others, and wait for it, for so long at most.

        Raises Conflict if the site has no webhook.
        """
        options = await self._database.read(partial(site_options.get, site_id=site.id))
        if options.webhook_url is None:
            raise Conflict("this site has no webhook")
        trial_id = await self._database.write(partial(outbox.enter_trial, site=site))
        for _ in range(int(wait_seconds / LOOK_SECONDS)):
            line = await self._find(site, trial_id)
            if line.state != "waiting":
                return line
            await asyncio.sleep(LOOK_SECONDS)
        return await self._find(site, trial_id)

    async def _find(self, site: Site, delivery_id: str) -> DeliveryLine:
        find = partial(deliveries.find, site_id=site.id, delivery_id=delivery_id)
        line = await self._database.read(find) if is_id(delivery_id) else None
        if line is None:
            raise NotFound("nothing of this id was to be told to this site")
        return line
