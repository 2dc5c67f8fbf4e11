"""Restore a backup into an empty place: another path, machine or kind of database."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from service.domain.backups import BackupError, BackupManifest, RestoreReport, TableContent
from service.moderation.backups import content_of_file
from service.secret import FILE_NAME, place_key, require_no_other_key
from service.settings import Settings
from service.store.backup import archive, snapshot
from service.store.backup.content import content_of
from service.store.database.engine import sqlite_file
from service.store.store import open_store

NAME = re.compile(r"[0-9a-f]{64}/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")  # of a file of a model
MODELS = "models"  # the folder below the data folder


def restore(settings: Settings, file: Path, passphrase: str | None = None) -> RestoreReport:
    """Put everything back that a backup holds, once all of it was read and compared.

    Sessions are ended. Nothing is there before all of it is; nothing is overwritten.
    Raises BackupError, StoreError, SecretError.
    """
    _require_empty(settings)
    with _folder_within(settings) as folder:
        manifest = archive.unpack(
            file, passphrase, lambda name, content: _keep(folder, name, content)
        )
        key = _key(folder)
        require_no_other_key(settings, key)
        database = folder / archive.DATABASE
        _compare(database, manifest)
        ended = _make_ready(database, settings, manifest)
        tables, revision = content_of_file(database)
        place_key(settings, key)
        _place_models(folder, settings, manifest)
        _place_database(settings, database, tables)
    active = _active_model(settings)
    return RestoreReport(manifest, revision, tables, active, ended)


def _require_empty(settings: Settings) -> None:
    file = sqlite_file(settings.store_url)
    if file is not None:
        if file.exists():
            raise BackupError(
                f"{file.absolute()} is there already: a backup is restored into an empty place;"
                " move it away, or set WINNOW_DATA_DIR to another folder"
            )
        return
    store = open_store(settings.store_url)
    try:
        if not store.is_new():
            raise BackupError("the database of WINNOW_DATABASE_URL is not empty: make a new one")
    finally:
        store.close()


@contextmanager
def _folder_within(settings: Settings) -> Iterator[Path]:
    """A folder where the backup is unpacked, on the disk where it will stay; gone afterwards."""
    file = sqlite_file(settings.store_url)
    place = settings.data_dir if file is None else file.parent
    try:
        for folder in (place, settings.data_dir):
            folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".winnow-restore-", dir=place) as name:
            yield Path(name)
    except OSError as error:
        raise BackupError(f"{place} cannot be written: {error.strerror or error}") from error


def _keep(folder: Path, name: str, content: IO[bytes]) -> None:
    if name not in (archive.DATABASE, archive.SECRET) and not NAME.fullmatch(name):
        raise BackupError("there is a file in it that no backup of Winnow's has")
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        shutil.copyfileobj(content, file, archive.AT_ONCE)


def _key(folder: Path) -> bytes:
    try:
        key = bytes.fromhex((folder / FILE_NAME).read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise BackupError("there is no secret in it") from error
    return key


def _compare(database: Path, manifest: BackupManifest) -> None:
    """Raise BackupError unless the database holds what the manifest says."""
    if not database.exists():
        raise BackupError("there is no database in it")
    snapshot.check_snapshot(database)
    tables, _ = content_of_file(database)
    if tables and manifest.tables and tables != manifest.tables:
        raise BackupError("the database in it holds something else than what was backed up")


def _make_ready(database: Path, settings: Settings, manifest: BackupManifest) -> int:
    """Bring the database to this version's form, end the sessions, say where its models are."""
    store = open_store(f"sqlite:///{database}")
    try:
        store.migrate()
        for model in store.all_models():
            if model.version in manifest.models:
                folder = settings.data_dir.resolve() / MODELS / manifest.models[model.version]
                store.register_model(model.version, str(folder), digest=model.digest)
        return snapshot.end_the_moment(store)
    finally:
        store.close()
        snapshot.settle(database)


def _place_models(folder: Path, settings: Settings, manifest: BackupManifest) -> None:
    for digest in set(manifest.models.values()):
        target = settings.data_dir / MODELS / digest
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(folder / digest, target)


def _place_database(settings: Settings, database: Path, tables: Mapping[str, TableContent]) -> None:
    file = sqlite_file(settings.store_url)
    if file is not None:
        database.rename(file)
        return
    snapshot.fill_postgresql(database, settings.store_url)
    store = open_store(settings.store_url)
    try:
        with store.reading() as connection:
            if content_of(connection) != tables:
                raise BackupError("what was copied is not what the backup holds")
    finally:
        store.close()


def _active_model(settings: Settings) -> str | None:
    store = open_store(settings.store_url)
    try:
        active = store.active_model()
    finally:
        store.close()
    return None if active is None else active.version
