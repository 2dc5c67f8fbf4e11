"""Bring a database to the form this version needs, and tell whether it is there."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from service.store.database.engine import StoreError
from service.store.database.exclusion import alone

MIGRATIONS = Path(__file__).parent.parent / "migrations"


class NewerDatabase(StoreError):
    """The database was migrated by a later version of Winnow."""


def migrate(connection: Connection) -> str:
    """Apply what is missing, within the caller's transaction. Returns the revision reached."""
    alone(connection, "migration")
    refuse_newer(connection)
    if is_migrated(connection):
        return head_revision()
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return head_revision()


def refuse_newer(connection: Connection) -> None:
    """Raise NewerDatabase if the database is at a revision this version does not know."""
    current = current_revision(connection)
    if current is None:
        return
    try:
        ScriptDirectory.from_config(_config()).get_revision(current)
    except CommandError:
        raise NewerDatabase(
            f"the database is newer than this version of Winnow (it is at {current}, known is"
            f" {head_revision()}): update Winnow, or restore the backup made before the update"
        ) from None


def is_migrated(connection: Connection) -> bool:
    """Whether the database has exactly the form this version needs."""
    return current_revision(connection) == head_revision()


def current_revision(connection: Connection) -> str | None:
    """The revision a database is at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def head_revision() -> str:
    """The revision this version needs. Read once: it is in the files of all migrations."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None  # noqa: S101 - the package ships its migrations
    return head


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
