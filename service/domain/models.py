"""A model that is registered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from service.domain.errors import WinnowError

ModelState = Literal["candidate", "active", "retired"]


class UnknownModel(WinnowError):
    """No model of this version is registered."""


@dataclass(frozen=True, slots=True)
class RegisteredModel:
    """A model folder that the service may load."""

    version: str
    folder: str
    digest: str
    state: ModelState
    created_at: datetime
    activated_at: datetime | None
