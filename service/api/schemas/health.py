"""Whether the service is up and ready, and which model judges."""

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Alive(BaseModel):
    """The process is up."""

    status: Literal["up"] = "up"


class Readiness(BaseModel):
    """The service can do its work; `warnings` says what is not as it should be."""

    model_config = ConfigDict(protected_namespaces=())

    status: Literal["ready"] = "ready"
    model_version: str
    warnings: list[str]


class ActiveModelOut(BaseModel):
    """The model that judges now; `problem` says why it is not the one that should."""

    model_config = ConfigDict(protected_namespaces=())

    model_version: str | None
    problem: str | None
