"""For how long a site keeps what."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from service.api.schemas.fields import Strict
from service.domain.retention import LEAST_DAYS, MOST_DAYS, RetentionKind, RetentionPreview

Days = Annotated[int, Field(ge=LEAST_DAYS, le=MOST_DAYS)]


class RetentionIn(Strict):
    """After how many days each kind goes; what is not named stays. `preview` saves nothing."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"days": {"rejected": 90, "addresses": 30}, "preview": True}}
    )

    days: dict[RetentionKind, Days]
    preview: bool = False


class RetentionOut(BaseModel):
    """What is chosen, and how many rows of each kind are older than that now."""

    days: dict[RetentionKind, int]
    due: dict[RetentionKind, int]

    @classmethod
    def of(cls, preview: RetentionPreview) -> Self:
        """From the value of the domain."""
        return cls(days=dict(preview.retention.days), due=dict(preview.due))
