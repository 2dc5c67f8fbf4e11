"""A model that is registered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ModelState = Literal["candidate", "active", "retired"]


class UnknownModel(Exception):
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
