"""How commands reach the use cases that the pages and the API have, too."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from service.cli.output import MISUSE, fail, migrated_store, read_settings
from service.domain.errors import Invalid, ServiceError
from service.store.async_store import AsyncStore

Value = TypeVar("Value")


@contextmanager
def database_of_settings() -> Iterator[AsyncStore]:
    """The database that the settings name."""
    with migrated_store(read_settings()) as opened:
        database = AsyncStore(opened)
        try:
            yield database
        finally:
            database.close()


def ask(work: Callable[[], Awaitable[Value]]) -> Value:
    """Wait for a use case; what it refuses ends the command with one line."""

    async def wait() -> Value:
        return await work()

    try:
        return asyncio.run(wait())
    except Invalid as error:
        raise fail(error.reason, code=MISUSE) from error
    except ServiceError as error:
        raise fail(error.detail) from error
