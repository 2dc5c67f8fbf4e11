"""Tasks that are done again and again, whatever they raise."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from service.background.lead import Lead
from service.store.database.engine import StoreUnavailable
from service.store.database.failures import cause_of
from service.unforeseen import log_without_words

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PeriodicTask:
    """What is done, and how many seconds lie between its runs.

    One process of all that share a database does it, unless it `is_for_each`.
    """

    run: Callable[[], Awaitable[None]]
    every_seconds: float
    is_for_each: bool = False


@asynccontextmanager
async def in_background(tasks: Iterable[PeriodicTask], lead: Lead) -> AsyncIterator[None]:
    """Do tasks again and again meanwhile: those for each, and while it has the lead, all."""
    await lead.ask()
    running = [asyncio.create_task(repeat(task, lead)) for task in tasks]
    running.append(asyncio.create_task(lead.keep()))
    try:
        yield
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def repeat(task: PeriodicTask, lead: Lead) -> None:
    """Run a task again and again; what it raises is logged and does not end it."""
    while True:
        await asyncio.sleep(task.every_seconds)
        if not (task.is_for_each or lead.is_taken):
            continue
        try:
            await task.run()
        except StoreUnavailable as error:
            logger.warning("%s: %s", error, cause_of(error))
        except Exception as error:
            log_without_words(error)
