"""How commands open the store, and how they fail: one line, no traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from service.domain.commands import typed
from service.settings import Settings, SettingsError
from service.store.database.engine import StoreError
from service.store.database.failures import is_out_of_reach, unavailable
from service.store.integrity import refuse_damaged
from service.store.store import Store, open_existing_store, open_store

LOOK_SECONDS = 5.0  # at a file before it is served; `doctor` looks at all of it
MISUSE, FAILURE = 2, 1  # exit codes: what was asked cannot be; what was asked did not work


def say(text: str) -> None:
    """Print for people, exactly as given."""
    Console(soft_wrap=True).print(text, markup=False, highlight=False)


def printable(text: str) -> str:
    """What a stranger wrote, without what a terminal would obey."""
    return "".join(char for char in text if char.isprintable())


def fail(text: str, *, code: int = FAILURE) -> typer.Exit:
    """Print why on stderr; raise what is returned."""
    Console(stderr=True, soft_wrap=True).print(f"winnow: {text}", markup=False, highlight=False)
    return typer.Exit(code)


def read_settings() -> Settings:
    """The settings of the environment, or a clear end."""
    try:
        return Settings.from_environment()
    except SettingsError as error:
        raise fail(str(error), code=MISUSE) from error


@contextmanager
def migrated_store(settings: Settings, *, makes_one: bool = False) -> Iterator[Store]:
    """The store in this version's form, or a clear end.

    Only `serve` and `migrate` make a database: any other command in the wrong folder would
    work on an empty one, and nobody would see why.
    """
    opened = open_store if makes_one else open_existing_store
    try:
        store = opened(settings.store_url)
    except StoreError as error:
        raise fail(str(error), code=MISUSE) from error
    try:
        if makes_one:
            refuse_damaged(store, seconds=LOOK_SECONDS)
        store.migrate()
        yield store
    except StoreError as error:
        raise fail(str(error)) from error
    except Exception as error:
        if isinstance(error, TimeoutError) or not is_out_of_reach(error):
            raise  # it is not the database that fails
        raise fail(f"{unavailable(error)}; `{typed('service doctor')}` says what to do") from error
    finally:
        store.close()
