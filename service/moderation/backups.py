"""Back an installation up into one file, and restore it, here or elsewhere. No HTTP, no SQL.

Database, trained models, secret and settings go together: none of them is of use alone.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from service.domain.backups import BackupError, BackupManifest, BackupReport, TableContent
from service.domain.commands import typed
from service.domain.errors import Forbidden
from service.domain.models import RegisteredModel
from service.domain.people import SignedIn
from service.secret import FILE_NAME, read_key
from service.settings import PREFIX, Settings
from service.store.async_store import AsyncStore
from service.store.backup import archive, content, snapshot
from service.store.database.engine import sqlite_file
from service.store.people import roles
from service.store.store import Store, open_existing_store, open_store

OTHER_FORM = "the database has the form of another version: back it up with that version, or first"
UNSPOKEN = {"secret_key", "database_url", "data_dir"}  # a secret, and what is of this machine alone


def back_up(settings: Settings, file: Path, passphrase: str | None = None) -> BackupReport:
    """Write everything to a new file, while the service goes on, and read it again.

    With a passphrase, nobody reads it without. Raises BackupError, StoreError, SecretError.
    """
    with _store(settings) as store, _folder_beside(file) as folder:
        if not store.is_migrated():
            raise BackupError(f"{OTHER_FORM} `{typed('service migrate')}`")
        models = store.all_models()
        paths = _model_files(models)
        paths[archive.DATABASE] = folder / archive.DATABASE
        snapshot.take_snapshot(settings.store_url, paths[archive.DATABASE])
        snapshot.check_snapshot(paths[archive.DATABASE])
        paths[archive.SECRET] = _secret(settings, folder)
        manifest = _manifest(settings, paths, models)
        draft = folder / "draft"
        _write(draft, manifest, paths, passphrase)
        archive.unpack(draft, passphrase)
        _place(draft, file)
    missing = tuple(
        model.version
        for model in models
        if model.place != "database" and model.version not in manifest.models
    )
    return BackupReport(file, file.stat().st_size, passphrase is not None, manifest, missing)


async def require_chief(database: AsyncStore, who: SignedIn) -> None:
    """Raise Forbidden unless somebody owns every site: a backup holds all of them."""
    if not await database.read(lambda connection: roles.is_chief(connection, who.moderator)):
        raise Forbidden("this needs the role owner on every site")


@contextmanager
def _store(settings: Settings) -> Iterator[Store]:
    store = open_existing_store(settings.store_url)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def _folder_beside(file: Path) -> Iterator[Path]:
    """A folder on the disk that the file will be on, gone afterwards."""
    if file.exists():
        raise BackupError(f"{file} is there already: a backup overwrites nothing")
    try:
        with tempfile.TemporaryDirectory(prefix=".winnow-backup-", dir=file.parent) as name:
            yield Path(name)
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {error.strerror or error}") from error


def _model_files(models: list[RegisteredModel]) -> dict[str, Path]:
    """What is in the folder of each model, by its name in the backup."""
    return {
        f"{model.digest}/{path.name}": path
        for model in models
        if model.place == "folder"
        for path in sorted(Path(model.folder).glob("*"))
        if path.is_file()
    }


def _secret(settings: Settings, folder: Path) -> Path:
    path = folder / FILE_NAME
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(read_key(settings).hex() + "\n")
    return path


def _manifest(
    settings: Settings, paths: Mapping[str, Path], models: list[RegisteredModel]
) -> BackupManifest:
    folders = {name.partition("/")[0] for name in paths if "/" in name}
    tables, revision = content_of_file(paths[archive.DATABASE])
    is_sqlite = sqlite_file(settings.store_url) is not None
    kind: Literal["sqlite", "postgresql"] = "sqlite" if is_sqlite else "postgresql"
    return BackupManifest(
        made_at=datetime.now(UTC),
        database=kind,
        revision=revision,
        tables=tables,
        files={name: archive.describe(path) for name, path in paths.items()},
        models={model.version: model.digest for model in models if model.digest in folders},
        settings=_spoken(settings),
    )


def content_of_file(file: Path) -> tuple[Mapping[str, TableContent], str]:
    """What an SQLite file holds, if it has this version's form, and its revision."""
    store = open_store(f"sqlite:///{file}")
    try:
        is_of_this_version, revision = store.is_migrated(), store.revision()
        if not is_of_this_version:
            return {}, revision
        with store.reading() as connection:
            return content.content_of(connection), revision
    finally:
        store.close()
        snapshot.settle(file)


def _spoken(settings: Settings) -> dict[str, str]:
    chosen = settings.model_dump(mode="json", exclude_defaults=True, exclude=UNSPOKEN)
    return {PREFIX + name.upper(): str(getattr(settings, name)) for name in chosen}


def _write(
    draft: Path, manifest: BackupManifest, paths: Mapping[str, Path], passphrase: str | None
) -> None:
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as target:
        archive.pack(target, manifest, paths, passphrase)
        target.flush()
        os.fsync(target.fileno())


def _place(draft: Path, file: Path) -> None:
    """Give the file its name, without overwriting one that came meanwhile."""
    try:
        os.link(draft, file)
    except FileExistsError as error:
        raise BackupError(f"{file} is there already: a backup overwrites nothing") from error
    except OSError:  # some file systems know no second names
        shutil.move(draft, file)
