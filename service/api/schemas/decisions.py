"""What a moderator says of a comment."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from model.verdict import Label
from service.api.schemas.fields import Moderator, Strict, Text
from service.domain.comments import DecidedBy, LogEntry


class DecisionIn(Strict):
    """What a moderator says of a comment."""

    model_config = ConfigDict(json_schema_extra={"example": {"label": "spam", "moderator": "ada"}})

    label: Literal["ham", "spam"]
    moderator: Moderator | None = None
    note: Annotated[Text, Field(max_length=2000)] | None = None
    revision: int | None = Field(
        default=None, ge=1, description="What was read; 409 if the comment was edited since."
    )


class DecisionOut(BaseModel):
    """One entry of the label log, with what the machine had said by then.

    `by` says whether a moderator who signed in wrote it, or it came by the site's key: then
    `moderator` is the name that came along, and may be anybody's.
    """

    label: Literal["ham", "spam", "withdrawn"]
    by: DecidedBy
    moderator: str | None
    note: str | None
    decided_at: datetime
    revision: int
    said_label: Label
    said_probability: float | None
    model_version: str | None

    @classmethod
    def of(cls, entry: LogEntry) -> Self:
        """An entry as the store hands it out."""
        return cls(**{name: getattr(entry, name) for name in cls.model_fields})
