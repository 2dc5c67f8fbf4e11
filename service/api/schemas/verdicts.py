"""What the machine said of a comment."""

from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from model.verdict import Label, Reason
from service.domain.comments import Judgement, StoredVerdict


class ReasonOut(BaseModel):
    """One part of a verdict's score, in words.

    `contribution` is in log-odds: positive speaks for spam, negative for ham.
    `signal` is the stable name of what was measured, for filters and statistics.
    """

    __qualname__ = "Reason"  # its name in openapi.json, after which clients are generated

    model_config = ConfigDict(frozen=True, title="Reason")

    signal: str
    words: str
    contribution: float

    @classmethod
    def of(cls, reason: Reason) -> Self:
        """A reason in words."""
        return cls(signal=reason.signal, words=reason.words, contribution=reason.contribution)


class JudgedFields(BaseModel):
    """What the machine said; `note` is there if it could not or came late: the label is unsure."""

    model_config = ConfigDict(protected_namespaces=())

    label: Label
    spam_probability: float | None = Field(description="Calibrated, from 0 to 1.")
    reasons: list[ReasonOut]
    model_version: str | None
    note: str | None


def judged_fields(judgement: Judgement) -> dict[str, Any]:
    """The values of `JudgedFields`."""
    return {
        "label": judgement.label,
        "spam_probability": judgement.spam_probability,
        "reasons": [ReasonOut.of(reason) for reason in judgement.reasons],
        "model_version": judgement.model_version,
        "note": judgement.note,
    }


class VerdictOut(JudgedFields):
    """One verdict of a comment's history."""

    revision: int
    created_at: datetime

    @classmethod
    def of(cls, verdict: StoredVerdict) -> Self:
        """A verdict as the store hands it out."""
        return cls(
            **judged_fields(verdict.judgement),
            revision=verdict.revision,
            created_at=verdict.created_at,
        )
