"""Whether the service is up and ready, and which model judges."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from service.domain.drift import Drift, DriftKind


class Alive(BaseModel):
    """The process is up."""

    status: Literal["up"] = "up"


class Readiness(BaseModel):
    """The service can do its work; `warnings` says what is not as it should be."""

    model_config = ConfigDict(protected_namespaces=())

    status: Literal["ready"] = "ready"
    model_version: str
    warnings: list[str]


class DriftOut(BaseModel):
    """What is no longer as it was for the model, and what to do; `numbers` are in the words."""

    kind: DriftKind
    words: str
    remedy: str
    numbers: dict[str, float]
    language: str

    @classmethod
    def of(cls, drift: Drift) -> Self:
        """As the API says it."""
        return cls(
            kind=drift.kind,
            words=drift.words,
            remedy=drift.remedy,
            numbers=dict(drift.numbers),
            language=drift.language,
        )


class ActiveModelOut(BaseModel):
    """The model that judges now; `problem` says why it is not the one that should.

    `drift` is what is no longer as it was for it at the site of the key.
    """

    model_config = ConfigDict(protected_namespaces=())

    model_version: str | None
    problem: str | None
    drift: list[DriftOut]
