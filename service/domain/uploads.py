"""An archive that an owner sent by the pages: on its way to become an import."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from service.domain.imports import ImportReport

UploadState = Literal["looking", "asking", "ready", "importing", "done", "failed", "cancelled"]
AT_WORK: tuple[UploadState, ...] = ("looking", "importing")
ASKING: tuple[UploadState, ...] = ("asking",)
READY: tuple[UploadState, ...] = ("ready",)
OVER: tuple[UploadState, ...] = ("done", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class UploadQuestion:
    """What only the owner can say of an archive; `about` names it, `choices` are the answers."""

    about: str
    words: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UploadProgress:
    """How far the present pass over an archive is. `size` is 0 where nobody can tell."""

    comments: int = 0
    position: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class ArchiveUpload:
    """A file that is looked at, then imported. `trial` is what would be taken of it.

    `options` are the answers that its owner gave, `problem` why it cannot be read.
    """

    id: str
    site_id: str
    site: str
    name: str
    n_bytes: int
    state: UploadState
    options: Mapping[str, Any]
    progress: UploadProgress
    question: UploadQuestion | None
    trial: ImportReport | None
    import_id: str
    problem: str
    created_at: datetime
