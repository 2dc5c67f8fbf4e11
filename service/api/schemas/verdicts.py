"""What the machine said of a comment."""

from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from model.verdict import Label, Reason, ReasonGroup
from service.domain.comments import Judgement, StoredVerdict
from service.domain.rules import leading_lines


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


class ReasonGroupOut(BaseModel):
    """One line of a verdict's summary: what a group of signals adds, as a person would say it.

    `group` is `wording`, `name`, `address`, `links`, `article` or `site`; at the end stand `rest`
    and `baseline`, with which the contributions sum to the log-odds. A `rule` comes first and
    adds nothing.
    """

    __qualname__ = "ReasonGroup"

    model_config = ConfigDict(frozen=True, title="ReasonGroup")

    group: str
    words: str
    contribution: float

    @classmethod
    def of(cls, line: ReasonGroup) -> Self:
        """A line in words."""
        return cls(group=line.group, words=line.words, contribution=line.contribution)


class JudgedFields(BaseModel):
    """What the machine said; `note` is there if it could not or came late: the label is unsure."""

    model_config = ConfigDict(protected_namespaces=())

    label: Label
    spam_probability: float | None = Field(description="Calibrated, from 0 to 1.")
    summary: list[ReasonGroupOut] = Field(
        description="The reasons in a few sentences; empty in verdicts of before there were any."
    )
    reasons: list[ReasonOut]
    model_version: str | None
    note: str | None


def judged_fields(judgement: Judgement) -> dict[str, Any]:
    """The values of `JudgedFields`."""
    return {
        "label": judgement.label,
        "spam_probability": judgement.spam_probability,
        "summary": [ReasonGroupOut.of(line) for line in leading_lines(judgement)],
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
