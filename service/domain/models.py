"""A model that is registered."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from service.domain.errors import WinnowError
from service.domain.model_reports import GateReport

ModelState = Literal["candidate", "active", "retired"]
ModelPlace = Literal["database", "store", "folder"]


class UnknownModel(WinnowError):
    """No model of this version is registered."""


class NothingBefore(WinnowError):
    """There is no model to roll back to. The message says why."""


@dataclass(frozen=True, slots=True)
class RegisteredModel:
    """A model that the service may load.

    Its content is in the database, in the store of the settings by its version, or in a folder of
    the machine that made it. `predecessor` is the version that judged before, None the one that
    ships. `report` is what its gate wrote down.
    """

    version: str
    folder: str
    digest: str
    state: ModelState
    created_at: datetime
    activated_at: datetime | None
    place: ModelPlace
    manifest: str | None = None
    predecessor: str | None = None
    activated_by: str | None = None
    report: GateReport | None = None


@dataclass(frozen=True, slots=True)
class ServiceFit:
    """A fit that the service runs itself: of a `day` by its schedule, or `asked_by` an owner.

    Without an exit code it waits, runs, or was broken off once it has an end.
    """

    id: str
    day: date | None
    asked_by: str | None
    asked_at: datetime
    begun_at: datetime | None
    ended_at: datetime | None
    exit_code: int | None
    report: str

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.ended_at is None
