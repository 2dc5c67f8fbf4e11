"""Whether this process does what one of many does; asked again and again: one always does."""

import asyncio

from service.store.database.leadership import Leadership

ASKED_EVERY_SECONDS = 1.0  # so long nobody may lead after the process that did has died


class Lead:
    """`is_taken` by this process, as of the last time that it was asked for."""

    def __init__(self, leadership: Leadership) -> None:
        self._leadership = leadership
        self.is_taken = False

    async def keep(self) -> None:
        """Ask for it again and again, until cancelled."""
        while True:
            await asyncio.sleep(ASKED_EVERY_SECONDS)
            await self.ask()

    async def ask(self) -> None:
        """Take it, if no other process has it. While the database is out of reach nobody leads."""
        self.is_taken = await asyncio.to_thread(self._leadership.take)
