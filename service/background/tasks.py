"""A task that is done again and again, whatever it raises."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from service.problems import log_without_words
from service.store.database.engine import StoreUnavailable, cause_of

logger = logging.getLogger(__name__)


async def repeat(task: Callable[[], Awaitable[None]], *, every_seconds: float) -> None:
    """Run a task again and again; what it raises is logged and does not end it."""
    while True:
        await asyncio.sleep(every_seconds)
        try:
            await task()
        except StoreUnavailable as error:
            logger.warning("%s: %s", error, cause_of(error))
        except Exception as error:
            log_without_words(error)
