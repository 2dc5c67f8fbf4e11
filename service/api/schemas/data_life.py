"""A person, by what comments bring of one; what is erased of them, and what is handed out."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from service.api.schemas.fields import Address, ExternalId, Name, Strict
from service.domain.erasing import Commenter, ErasurePreview, ErasureReport
from service.domain.exports import ExportFormat

IpAddress = Annotated[Name, Field(max_length=64)]


class PersonIn(Strict):
    """Each that is given is looked for by itself; `address` is an IP address."""

    name: Name = ""
    email: Name = ""
    url: Address = ""
    address: IpAddress = ""

    def commenter(self) -> Commenter:
        """The value of the domain."""
        return Commenter(self.name, self.email, self.url, self.address)


class ErasureIn(Strict):
    """Whom to erase; with `preview`, only what that would be is said."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"person": {"email": "eva@example.org"}, "preview": True}}
    )

    person: PersonIn
    preview: bool = False


class ExportIn(Strict):
    """What to hand out: everything of the site, or one article's, or one person's comments."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"person": {"email": "eva@example.org"}, "format": "json"}}
    )

    format: ExportFormat = "json"
    article_id: ExternalId | None = None
    person: PersonIn | None = None


class ErasurePreviewOut(BaseModel):
    """What would be erased: how many comments, by what they are found, some of their ids."""

    comments: int
    by_mark: dict[str, int]
    comment_ids: list[str]

    @classmethod
    def of(cls, preview: ErasurePreview) -> Self:
        """From the value of the domain."""
        return cls(
            comments=preview.comments,
            by_mark=dict(preview.by_mark),
            comment_ids=list(preview.comment_ids),
        )


class TraceOut(BaseModel):
    """Where something was found after all, such as the comment of somebody else."""

    place: str
    rows: int
    comment_ids: list[str]


class ErasureReportOut(BaseModel):
    """What was erased, what stays without words, and what was found afterwards.

    `models` may have learned from it. Backups hold it until `backups_until`, if that is known.
    """

    comments: int
    decisions: int
    rules: int
    models: list[str]
    traces: list[TraceOut]
    is_swept: bool
    erased_at: datetime
    backups_until: datetime | None

    @classmethod
    def of(cls, report: ErasureReport) -> Self:
        """From the value of the domain."""
        return cls(
            comments=report.comments,
            decisions=report.decisions,
            rules=report.rules,
            models=list(report.models),
            traces=[
                TraceOut(place=trace.place, rows=trace.rows, comment_ids=list(trace.comment_ids))
                for trace in report.traces
            ],
            is_swept=report.is_swept,
            erased_at=report.erased_at,
            backups_until=report.backups_until,
        )
