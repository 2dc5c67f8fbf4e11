"""The site that a key opens."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel

from service.domain.scopes import SCOPES, Scope
from service.domain.sites import Site


class SiteOut(BaseModel):
    """A site, as its owner has registered it; `key_id` is the key that asked, for `scopes`."""

    name: str
    url: str
    created_at: datetime
    key_id: str | None
    scopes: list[Scope]

    @classmethod
    def of(cls, site: Site) -> Self:
        """From the value of the domain."""
        return cls(
            name=site.name,
            url=site.url,
            created_at=site.created_at,
            key_id=site.key_id,
            scopes=[scope for scope in SCOPES if scope in site.scopes],
        )
