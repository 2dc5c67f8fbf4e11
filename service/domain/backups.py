"""Backups: what one says of itself, and what was made of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from service.domain.errors import WinnowError


class BackupError(WinnowError):
    """A backup cannot be made, read or restored. The message says why, and holds no secret."""


class TableContent(BaseModel):
    """What a table holds: as many rows, with this digest, the same in every kind of database."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: int
    digest: str


class PackedFile(BaseModel):
    """A file of a backup: its size and its SHA-256."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size_bytes: int
    sha256: str


class BackupManifest(BaseModel):
    """What a backup says of itself, ahead of everything else in it.

    `tables` is empty if the database was in the form of another version; `models` names the folder
    of each registered model that is in it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    made_at: datetime
    database: Literal["sqlite", "postgresql"]
    revision: str
    tables: Mapping[str, TableContent]
    files: Mapping[str, PackedFile]
    models: Mapping[str, str]
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A backup that was written and read again. `missing_models` could not be read."""

    file: Path
    size_bytes: int
    is_sealed: bool
    manifest: BackupManifest
    missing_models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was put back, and where. `tables` are those of the restored database."""

    manifest: BackupManifest
    revision: str
    tables: Mapping[str, TableContent]
    active_model: str | None
    ended_sessions: int
