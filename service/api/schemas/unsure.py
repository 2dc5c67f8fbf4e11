"""What a site does with comments that wait for a moderator, by their type."""

from dataclasses import replace
from typing import Annotated, Self

from pydantic import ConfigDict, Field

from service.api.schemas.fields import ExternalId, Strict
from service.domain.comment_types import canonical
from service.domain.sites import SiteOptions, UnsurePolicy

CommentType = Annotated[ExternalId, Field(max_length=100)]


class UnsureChoice(Strict):
    """`held`, `published` (an enquiry: delivered) or `spam`; `by_type` goes before `unsure`."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"unsure": "held", "by_type": {"contact-form": "published"}}}
    )

    unsure: UnsurePolicy
    by_type: dict[CommentType, UnsurePolicy] = Field(default={}, max_length=100)

    def change(self, before: SiteOptions) -> SiteOptions:
        """What a site has chosen, after this; what else it chose stays."""
        by_type = {canonical(name): policy for name, policy in self.by_type.items()}
        return replace(before, unsure=self.unsure, unsure_by_type=by_type)

    @classmethod
    def of(cls, options: SiteOptions) -> Self:
        """As the site has chosen."""
        return cls(unsure=options.unsure, by_type=dict(options.unsure_by_type))
